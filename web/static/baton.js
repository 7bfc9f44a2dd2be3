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
})();
