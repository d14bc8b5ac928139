// Leave this page: blank it, then put a harmless one in its place. The button, or Shift
// pressed three times alone within five seconds, as GOV.UK's component has it.
(function () {
  "use strict";
  const leaving = document.querySelector(".leave");
  const status = leaving.querySelector("[role=status]");
  const away = leaving.dataset.away;
  const neutral = new URL(leaving.dataset.neutral, location.href).href;
  const WITHIN = 5000; // milliseconds
  let presses = 0;
  let alone = true;
  let timer = 0;

  function leave() {
    document.title = WORDS["leave.calendar"];
    document.documentElement.replaceChildren(document.createElement("body"));
    // Served pages cannot be had without a network; the blank one then stays.
    if (!navigator.onLine && location.protocol !== "file:") {
      try { history.replaceState(null, "", neutral); } catch { /* stays blank */ }
      return;
    }
    location.replace(neutral + "#" + encodeURIComponent(away));
  }

  leaving.querySelector("a").addEventListener("click", function (event) {
    event.preventDefault();
    leave();
  });

  document.addEventListener("keydown", function (event) {
    alone = event.key === "Shift" && !event.ctrlKey && !event.altKey && !event.metaKey;
    if (!alone) presses = 0;
  });
  document.addEventListener("keyup", function (event) {
    if (event.key !== "Shift" || !alone) return;
    presses += 1;
    clearTimeout(timer);
    timer = setTimeout(function () { presses = 0; status.textContent = ""; }, WITHIN);
    if (presses === 3) leave();
    else status.textContent = WORDS["leave.more"].replace("{n}", 3 - presses);
  });
})();
