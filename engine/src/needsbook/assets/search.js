// The search over the whole edition. The index and minisearch are put into the page by
// script elements at first use: browsers forbid fetch on file://.
(function () {
  "use strict";
  const form = document.querySelector(".search");
  const input = document.getElementById("query");
  const results = document.getElementById("results");
  const status = form.querySelector("[role=status]");
  const SHOWN = 12;
  const BOOST = { section: 3, page: 2 };
  let engine = null;
  let texts = []; // of each record, as a line of its words

  form.hidden = false;
  form.addEventListener("submit", function (event) { event.preventDefault(); });
  input.addEventListener("input", search);
  input.addEventListener("focus", function () { load(["minisearch-7.2.0", "search-index"]); });
  document.addEventListener("keydown", keys);
  document.addEventListener("pointerdown", function (event) {
    if (!form.contains(event.target)) clear();
  });

  function load(names) {
    if (document.getElementById(names[0])) {
      search();
      return;
    }
    const script = document.createElement("script");
    script.id = names[0];
    script.src = form.dataset.root + "/assets/" + names[0] + ".js";
    script.addEventListener("load", function () {
      if (names.length > 1) load(names.slice(1));
      else start(window.searchIndex);
    });
    document.head.append(script);
  }

  function start(records) {
    engine = new window.MiniSearch({
      fields: ["section", "page", "text", "area"],
      storeFields: ["address", "section", "page", "text", "area"],
      tokenize: words,
      processTerm: function (word) { return word; },
    });
    engine.addAll(records.map(function ([address, page, section, text, area], id) {
      return { id, address, page, section, text, area };
    }));
    texts = records.map(function (record) { return line(record[2] + " " + record[3]); });
    search();
  }

  // Words and numbers in lower case; a number is the same with commas and without.
  function words(text) {
    const found = text.toLowerCase()
      .match(/\d{1,3}(?:,\d{3})+(?:\.\d+)?|[\p{L}\p{N}]+(?:\.\d+)?/gu) || [];
    return found.map(function (word) { return word.replaceAll(",", ""); });
  }

  function line(text) { return " " + words(text).join(" "); }

  // Whole words and beginnings of words; only where nothing has these, near spellings.
  function found(query) {
    const options = {
      combineWith: "AND",
      boost: BOOST,
      prefix: function (word) { return word.length > 2 && !/\d/.test(word); },
    };
    const near = Object.assign({}, options, {
      fuzzy: function (word) { return word.length > 3 && !/\d/.test(word) ? 0.25 : false; },
      maxFuzzy: 2,
    });
    const all = engine.search(query, options);
    return all.length ? [all, options] : [engine.search(query, near), near];
  }

  // First the area whose name was typed, then what has the words as a phrase.
  function ordered(query, all, options) {
    const fields = Object.assign({}, options, { fields: ["area"] });
    const named = engine.search(query, fields).filter(function (one) {
      return one.terms.includes(words(one.area)[0]);
    }).map(function (one) { return one.id; });
    const phrase = line(query);
    function rank(one) {
      if (named.includes(one.id)) return 2;
      return texts[one.id].includes(phrase) ? 1 : 0;
    }
    return all
      .map(function (one) { return [rank(one), one]; })
      .sort(function (a, b) { return b[0] - a[0] || b[1].score - a[1].score; })
      .map(function (pair) { return pair[1]; });
  }

  function search() {
    const query = input.value;
    clear();
    if (!words(query).length || !engine) return;
    const [all, options] = found(query);
    const shown = ordered(query, all, options).slice(0, SHOWN);
    status.textContent = said(all.length, options.fuzzy);
    for (const one of shown) results.append(item(one, words(query)));
  }

  function said(count, near) {
    if (!count) return WORDS["search.none"];
    let told = count === 1 ? WORDS["search.one"] : WORDS["search.many"].replace("{n}", count);
    if (near) told = WORDS["search.near"].replace("{found}", told);
    if (count <= SHOWN) return told;
    return WORDS["search.first"].replace("{found}", told).replace("{n}", SHOWN);
  }

  function clear() {
    results.replaceChildren();
    status.textContent = "";
  }

  function item(one, typed) {
    const marks = spelled(one.terms, "|");
    const entry = document.createElement("li");
    const link = document.createElement("a");
    const small = document.createElement("small");
    link.href = form.dataset.root + "/" + one.address;
    marked(link, one.section || one.page, marks);
    if (one.section && one.section !== one.page) small.append(one.page + " · ");
    marked(small, excerpt(one.text, [spelled(typed, "[^\\p{L}\\p{N}]+"), marks]), marks);
    entry.append(link, small);
    return entry;
  }

  // An expression that finds words in a text as it is written, numbers with commas.
  function spelled(terms, between) {
    const written = terms.map(function (term) {
      const safe = term.replace(".", "\\.");
      return /^\d+(\\\.\d+)?$/.test(safe) ? safe.replace(/\d(?=\d)/g, "$&,?") : safe;
    });
    return new RegExp(
      "(?<![\\p{L}\\p{N}])(?:" + written.join(between) + ")(?![\\p{L}\\p{N}])", "giu");
  }

  // The text around the first place of the phrase, or of any of the words.
  function excerpt(text, expressions) {
    const first = expressions.map(function (one) { return text.search(one); })
      .find(function (place) { return place >= 0; }) || 0;
    const from = first > 50 ? text.indexOf(" ", first - 50) + 1 : 0;
    return (from ? "…" : "") + text.slice(from, from + 160).trim() + "…";
  }

  function marked(element, text, marks) {
    let done = 0;
    for (const match of text.matchAll(marks)) {
      const mark = document.createElement("mark");
      mark.textContent = match[0];
      element.append(text.slice(done, match.index), mark);
      done = match.index + match[0].length;
    }
    element.append(text.slice(done));
  }

  // "/" goes to the search, arrows along the results, Enter to the first, Escape back.
  function keys(event) {
    const typing = /^(INPUT|TEXTAREA|SELECT)$/.test(event.target.tagName);
    if (event.key === "/" && !typing) {
      event.preventDefault();
      if (!form.offsetParent) document.querySelector(".menu-button").click();
      input.focus();
    }
    if (!form.contains(event.target)) return;
    const stops = [input, ...results.querySelectorAll("a")];
    const at = stops.indexOf(document.activeElement);
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      const next = stops[at + (event.key === "ArrowDown" ? 1 : -1)];
      if (next) next.focus();
    } else if (event.key === "Escape") {
      input.value = "";
      clear();
      input.focus();
    } else if (event.key === "Enter" && event.target === input && stops[1]) {
      event.preventDefault();
      stops[1].click();
    }
  }
})();
