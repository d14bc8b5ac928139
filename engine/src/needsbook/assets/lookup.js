// Without it the list is whole; with it, typing leaves the names in which a word
// begins with what is typed, or else those that hold it; Enter opens the first.
(function () {
  const list = document.querySelector("#area-lookup ul");
  if (!list) return;
  const label = document.createElement("label");
  const input = document.createElement("input");
  const status = document.createElement("p");
  const items = Array.from(list.children);
  label.className = "filter";
  input.type = "search";
  input.autocomplete = "off";
  status.setAttribute("role", "status");
  label.append(WORDS["areas.find"] + " ", input);
  list.before(label, status);
  function fitting(wanted) {
    const holding = items.filter(function (item) {
      return item.textContent.toLowerCase().includes(wanted);
    });
    const beginning = holding.filter(function (item) {
      return (" " + item.textContent.toLowerCase()).includes(" " + wanted);
    });
    return beginning.length ? beginning : holding;
  }
  input.addEventListener("input", function () {
    const wanted = input.value.trim().toLowerCase();
    const shown = fitting(wanted);
    for (const item of items) item.hidden = !shown.includes(item);
    status.textContent = !wanted ? "" : shown.length
      ? WORDS["areas.count"].replace("{n}", shown.length).replace("{of}", items.length)
      : WORDS["areas.none"];
  });
  input.addEventListener("keydown", function (event) {
    if (event.key !== "Enter" || !input.value.trim()) return;
    const first = items.find(function (item) { return !item.hidden; });
    if (first) location.href = first.querySelector("a").href;
  });
})();
