(function () {
  const key = "needsbook-scroll:" + location.pathname;
  const saved = sessionStorage.getItem(key);
  if (saved !== null) { sessionStorage.removeItem(key); window.scrollTo(0, Number(saved)); }
  let box = null;
  new EventSource("/needsbook-events").onmessage = function (event) {
    const message = JSON.parse(event.data);
    if (message.error) {
      if (!box) {
        box = document.createElement("pre");
        box.setAttribute("role", "alert");
        box.style.cssText = "position:fixed;inset:auto 1rem 1rem;max-height:60vh;overflow:auto;" +
          "margin:0;padding:1rem;background:#801650;color:#fff;white-space:pre-wrap;z-index:99";
        document.body.append(box);
      }
      box.textContent = message.error;
    } else {
      sessionStorage.setItem(key, String(window.scrollY));
      location.reload();
    }
  };
})();
