// The menu on narrow screens, and the search. Everything else works without it.
(function () {
  "use strict";
  document.documentElement.classList.add("scripted");

  const button = document.querySelector(".menu-button");
  const navigation = document.getElementById("navigation");
  button.hidden = false;
  button.addEventListener("click", function () {
    const open = navigation.classList.toggle("open");
    button.setAttribute("aria-expanded", String(open));
    if (open) navigation.querySelector("input, a").focus();
  });

  // A long navigation is scrolled to the chapter that is open.
  const current = navigation.querySelector("[aria-current]");
  if (current) navigation.scrollTop = current.offsetTop - navigation.clientHeight / 2;

  const form = document.querySelector(".search");
  const input = document.getElementById("query");
  const results = document.getElementById("results");
  const status = form.querySelector("[role=status]");
  const index = window.searchIndex || [];
  form.hidden = false;
  form.addEventListener("submit", function (event) { event.preventDefault(); });
  input.addEventListener("input", search);

  function words(text) {
    return text.toLowerCase().match(/[\p{L}\p{N}]+/gu) || [];
  }

  // Every word must occur. A hit in a title counts more than one in the text, and
  // one in a short section more than one in a long one.
  function score(record, wanted) {
    const titles = (record[1] + " " + record[2]).toLowerCase();
    const text = record[3].toLowerCase();
    let total = 0;
    for (const word of wanted) {
      const hits = Math.min(text.split(word).length - 1, 5);
      const inTitle = titles.includes(word);
      if (!hits && !inTitle) return 0;
      total += (inTitle ? 5 : 0) + hits / (1 + text.length / 3000);
    }
    return total;
  }

  function excerpt(text, word) {
    const at = Math.max(text.toLowerCase().indexOf(word) - 40, 0);
    return (at ? "…" : "") + text.slice(at, at + 120).trim() + "…";
  }

  function search() {
    const wanted = words(input.value);
    results.replaceChildren();
    status.textContent = "";
    if (!wanted.length) return;
    const found = index
      .map(function (record) { return [score(record, wanted), record]; })
      .filter(function (pair) { return pair[0] > 0; })
      .sort(function (a, b) { return b[0] - a[0]; })
      .slice(0, 12);
    status.textContent = found.length + " results";
    for (const [, record] of found) {
      const item = document.createElement("li");
      const link = document.createElement("a");
      link.href = form.dataset.root + "/" + record[0];
      link.textContent = record[2] || record[1];
      const small = document.createElement("small");
      small.textContent = (record[2] ? record[1] + " · " : "") + excerpt(record[3], wanted[0]);
      item.append(link, small);
      results.append(item);
    }
    if (!found.length) {
      const item = document.createElement("li");
      item.textContent = "Nothing found.";
      results.append(item);
    }
  }
})();
