// The menu on narrow screens, and what areas of pictures say. Everything else works
// without it.
(function () {
  "use strict";
  document.documentElement.classList.add("scripted");

  const button = document.querySelector(".menu-button");
  const navigation = document.getElementById("navigation");
  if (button) menu(); // pages that Quarto makes have one of their own

  // Notes are open in print; where the style sheet can open them by itself, it does.
  let opened = [];
  window.addEventListener("beforeprint", function () {
    opened = [...document.querySelectorAll("details.made:not([open])")];
    for (const notes of opened) notes.open = true;
  });
  window.addEventListener("afterprint", function () {
    for (const notes of opened) notes.open = false;
  });

  // What a part of a picture says is shown on focus, under the pointer and at a first tap;
  // where it is a link, a second tap, a click or Enter leads to its page.
  for (const picture of document.querySelectorAll("svg.linked, .saying")) {
    const said = document.createElement("p");
    let touched = null;
    let byTouch = false;
    said.className = "said";
    said.setAttribute("aria-hidden", "true"); // each link has it as its name
    (picture.closest(".scroll") || picture).after(said);
    // Not on the picture: one that listens for focus becomes a stop of the keyboard.
    const around = picture.parentNode;
    const show = function (event) {
      const link = event.target.closest("svg.linked a, .saying button");
      if (link) said.textContent = link.getAttribute("aria-label") || link.title;
    };
    around.addEventListener("focusin", show);
    around.addEventListener("pointerover", show);
    around.addEventListener("pointerdown", function (event) {
      byTouch = event.pointerType === "touch";
    });
    around.addEventListener("click", function (event) {
      const link = event.target.closest("svg.linked a, .saying button");
      if (!link || !byTouch || link === touched) return;
      event.preventDefault();
      touched = link;
      show(event);
    });
  }

  function menu() {
    button.hidden = false;
    button.addEventListener("click", function () {
      const open = navigation.classList.toggle("open");
      button.setAttribute("aria-expanded", String(open));
      if (open) navigation.querySelector("input, a").focus({ preventScroll: true });
    });

    // A long navigation is scrolled to the chapter that is open.
    const current = navigation.querySelector("[aria-current]");
    if (current) navigation.scrollTop = current.offsetTop - navigation.clientHeight / 2;

    // The menu lies over the page on narrow screens: Escape closes it, the place is kept.
    navigation.addEventListener("keydown", function (event) {
      if (event.key !== "Escape" || !navigation.classList.contains("open")) return;
      if (document.getElementById("query").value) return; // what is typed goes first
      navigation.classList.remove("open");
      button.setAttribute("aria-expanded", "false");
      button.focus({ preventScroll: true });
    });
  }
})();
