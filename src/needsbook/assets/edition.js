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
    if (open) navigation.querySelector("input, a").focus({ preventScroll: true });
  });

  // A long navigation is scrolled to the chapter that is open.
  const current = navigation.querySelector("[aria-current]");
  if (current) navigation.scrollTop = current.offsetTop - navigation.clientHeight / 2;

  const form = document.querySelector(".search");
  const input = document.getElementById("query");
  const results = document.getElementById("results");
  const status = form.querySelector("[role=status]");
  let index = null;
  form.hidden = false;
  form.addEventListener("submit", function (event) { event.preventDefault(); });
  input.addEventListener("input", search);
  input.addEventListener("focus", load);
  document.addEventListener("keydown", keys);

  // The index is put into the page by a script element at first use: browsers forbid
  // fetch on file://.
  function load() {
    if (document.getElementById("search-index")) return;
    const script = document.createElement("script");
    script.id = "search-index";
    script.src = form.dataset.root + "/assets/search-index.js";
    script.addEventListener("load", function () { index = window.searchIndex; search(); });
    document.head.append(script);
  }

  // "/" goes to the search, arrows along the results, Escape back.
  function keys(event) {
    const typing = /^(INPUT|TEXTAREA|SELECT)$/.test(event.target.tagName);
    if (event.key === "/" && !typing) {
      event.preventDefault();
      if (!form.offsetParent) button.click();
      input.focus();
    }
    if (!form.contains(event.target)) return;
    const stops = [input, ...results.querySelectorAll("a")];
    const at = stops.indexOf(document.activeElement);
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      const next = at + (event.key === "ArrowDown" ? 1 : -1);
      if (stops[next]) stops[next].focus();
    } else if (event.key === "Escape") {
      input.value = "";
      search();
      input.focus();
    } else if (event.key === "Enter" && event.target === input && stops[1]) {
      event.preventDefault();
      stops[1].click();
    }
  }

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
    if (!wanted.length || !index) return;
    const all = index
      .map(function (record) { return [score(record, wanted), record]; })
      .filter(function (pair) { return pair[0] > 0; })
      .sort(function (a, b) { return b[0] - a[0]; });
    const found = all.slice(0, 12);
    status.textContent = all.length === 1 ? "1 result" : all.length + " results" +
      (all.length > found.length ? ", the first " + found.length + " shown" : "");
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

  // The menu lies over the page on narrow screens: Escape closes it, the place is kept.
  navigation.addEventListener("keydown", function (event) {
    if (event.key !== "Escape" || !navigation.classList.contains("open") || input.value) return;
    navigation.classList.remove("open");
    button.setAttribute("aria-expanded", "false");
    button.focus({ preventScroll: true });
  });

  // What an area of a picture says is shown on focus, under the pointer and at a first
  // tap; a second tap, a click or Enter leads to its page.
  for (const picture of document.querySelectorAll("svg.linked")) {
    const said = document.createElement("p");
    let touched = null;
    let byTouch = false;
    said.className = "said";
    said.setAttribute("aria-hidden", "true"); // each link has it as its name
    picture.after(said);
    // Not on the picture: one that listens for focus becomes a stop of the keyboard.
    const around = picture.parentNode;
    const show = function (event) {
      const link = event.target.closest("svg.linked a");
      if (link) said.textContent = link.getAttribute("aria-label");
    };
    around.addEventListener("focusin", show);
    around.addEventListener("pointerover", show);
    around.addEventListener("pointerdown", function (event) {
      byTouch = event.pointerType === "touch";
    });
    around.addEventListener("click", function (event) {
      const link = event.target.closest("svg.linked a");
      if (!link || !byTouch || link === touched) return;
      event.preventDefault();
      touched = link;
      show(event);
    });
  }
})();
