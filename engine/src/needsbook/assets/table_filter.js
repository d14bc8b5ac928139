// Without it a table is whole; with it, its rows can be narrowed down: by words of any cell,
// and by what stands, apart by semicolons, in the columns whose positions the table names.
(function () {
  for (const table of document.querySelectorAll("table.filterable:not(.narrowed)")) {
    table.classList.add("narrowed");
    const rows = Array.from(table.tBodies[0].rows);
    const place = table.closest(".scroll") || table;
    const count = document.createElement("p");
    const fields = document.createElement("div");
    const tests = [];
    fields.className = "filters";
    count.setAttribute("role", "status");

    function add(text, field, test) {
      const label = document.createElement("label");
      label.className = "filter";
      label.append(text + " ", field);
      fields.append(label);
      tests.push(test);
      field.addEventListener("input", narrow);
    }

    function narrow() {
      let shown = 0;
      for (const row of rows) {
        row.hidden = !tests.every(function (test) { return test(row); });
        if (!row.hidden) shown += 1;
      }
      const told = WORDS["table.count"].replace("{n}", shown).replace("{of}", rows.length);
      count.textContent = shown < rows.length ? told : "";
    }

    function values(row, position) {
      return row.cells[position].textContent.split("; ").map(function (one) { return one.trim(); });
    }

    for (const position of (table.dataset.filters || "").split(" ").filter(Boolean).map(Number)) {
      const select = document.createElement("select");
      const found = new Set(rows.flatMap(function (row) { return values(row, position); }));
      select.add(new Option(WORDS["table.all"], ""));
      for (const value of Array.from(found).filter(Boolean).sort()) select.add(new Option(value, value));
      add(table.tHead.rows[0].cells[position].textContent, select, function (row) {
        return !select.value || values(row, position).includes(select.value);
      });
    }
    const input = document.createElement("input");
    input.type = "search";
    add(WORDS["table.filter"], input, function (row) {
      return row.textContent.toLowerCase().includes(input.value.toLowerCase());
    });
    place.before(fields, count);
  }
})();
