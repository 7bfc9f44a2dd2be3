// What script adds to pages that work without it. No text is made here: words come in attributes.
(() => {
  "use strict";

  // A button that copies a link; without script it stays hidden, and the field can be selected.
  const copy = (button) => {
    const field = document.getElementById(button.dataset.copy);
    if (!field || !navigator.clipboard) return;
    button.hidden = false;
    button.addEventListener("click", async () => {
      await navigator.clipboard.writeText(field.value);
      document.getElementById("notices").textContent = button.dataset.copied;
    });
  };

  document.querySelectorAll("[data-copy]").forEach(copy);

  // After a form that stays where it is, the focus stays too: on what was dealt with, if its button is gone.
  let dealt = "";
  document.addEventListener("submit", (event) => {
    dealt = event.target.hasAttribute("hx-boost") ? event.target.closest("[id]:not(main)")?.id ?? "" : "";
  });
  document.addEventListener("htmx:after:settle", () => {
    if (!dealt || document.activeElement !== document.body) return;
    const it = document.getElementById(dealt) ?? document.getElementById("main");
    it.tabIndex = -1;
    it.focus({ preventScroll: true });
    dealt = "";
  });
})();
