// Without it the table is whole; with it, it can be narrowed down.
(function () {
  const table = document.querySelector("#tbl-audit-trail table");
  if (!table) return;
  const label = document.createElement("label");
  const input = document.createElement("input");
  const count = document.createElement("p");
  count.setAttribute("role", "status");
  input.type = "search";
  label.className = "filter";
  label.append("Show only rows that contain ", input);
  const place = table.closest(".scroll") || table;
  place.before(label, count);
  const rows = Array.from(table.tBodies[0].rows);
  input.addEventListener("input", function () {
    const wanted = input.value.toLowerCase();
    let shown = 0;
    for (const row of rows) {
      row.hidden = !row.textContent.toLowerCase().includes(wanted);
      if (!row.hidden) shown += 1;
    }
    count.textContent = wanted ? shown + " of " + rows.length + " rows" : "";
  });
})();
