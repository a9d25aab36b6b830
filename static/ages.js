// Keeps "18 s" and "fresh" true while the page stays open, by the server's clock.
(() => {
  "use strict";
  const { format } = window.sovereign;
  let ahead = 0; // milliseconds between this machine's clock and the server's

  const tick = () => {
    for (const element of document.querySelectorAll("time[data-age]")) {
      const text = format.age((Date.now() - ahead - Date.parse(element.dateTime)) / 1000);
      if (element.textContent !== text) element.textContent = text;
    }
  };

  const growStale = () => {
    for (const state of document.querySelectorAll("[data-until]")) {
      if (Date.now() - ahead < Date.parse(state.dataset.until)) continue;
      state.dataset.state = "stale";
      state.querySelector("use").setAttribute("href", "#s-stale");
      state.querySelector("b").textContent = "stale";
      state.removeAttribute("data-until");
    }
  };

  document.addEventListener("DOMContentLoaded", () => {
    ahead = Date.now() - Date.parse(document.body.dataset.now);
    setInterval(() => {
      tick();
      growStale();
    }, 5000);
  });
})();
