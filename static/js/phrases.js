// A ticked phrase goes into the words beside it, where it can be changed; unticked, it goes again if nobody changed it.
(() => {
  "use strict";
  document.querySelectorAll("form[data-phrases] .return-item").forEach((item) => {
    const words = item.querySelector("textarea");
    item.addEventListener("change", (event) => {
      const phrase = event.target.dataset.phrase;
      if (!phrase) return;
      const lines = words.value.split("\n").filter((line) => line.trim() && line !== phrase);
      if (event.target.checked) lines.push(phrase);
      words.value = lines.join("\n");
    });
  });
})();
