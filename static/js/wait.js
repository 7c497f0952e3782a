// What is still being made somewhere else (data-wait, with an id): the page is asked again now and then, and the piece put in its
// place. Without this file one loads the page again.
(() => {
  "use strict";
  let pause = 2000;
  const look = async () => {
    const waiting = [...document.querySelectorAll("[data-wait][id]")];
    if (!waiting.length) return;
    try {
      const answer = await fetch(window.location.href, { redirect: "manual" });
      if (answer.ok) {
        const page = new DOMParser().parseFromString(await answer.text(), "text/html");
        waiting.forEach((piece) => {
          const fresh = page.getElementById(piece.id);
          if (fresh && fresh.dataset.wait === undefined) piece.replaceWith(document.adoptNode(fresh));
        });
      }
    } catch { /* no connection: asked again below */ }
    pause = Math.min(pause * 1.5, 20000);
    setTimeout(look, pause);
  };
  setTimeout(look, pause);
})();
