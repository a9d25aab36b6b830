// Runs before the first paint: the remembered theme, and the mark that scripts are on.
(() => {
  "use strict";
  const THEMES = ["system", "light", "dark"];
  const root = document.documentElement;
  root.dataset.script = "on";

  const remembered = () => {
    try {
      const theme = localStorage.getItem("theme");
      return THEMES.includes(theme) ? theme : "system";
    } catch {
      return "system"; // storage is switched off: follow the system
    }
  };

  const apply = (theme) => {
    if (theme === "system") delete root.dataset.theme;
    else root.dataset.theme = theme;
    const button = document.querySelector("[data-theme-button]");
    if (button) button.setAttribute("aria-label", `Theme: ${theme}. Change`);
    if (button) button.title = `Theme: ${theme}`;
  };

  const next = () => {
    const theme = THEMES[(THEMES.indexOf(remembered()) + 1) % THEMES.length];
    try {
      localStorage.setItem("theme", theme);
    } catch {
      // not remembered, still applied
    }
    apply(theme);
  };

  apply(remembered());
  document.addEventListener("DOMContentLoaded", () => {
    apply(remembered());
    document.querySelector("[data-theme-button]")?.addEventListener("click", next);
  });
  window.addEventListener("storage", (event) => {
    if (event.key === "theme") apply(remembered());
  });
})();
