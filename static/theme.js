// Runs before the first paint: the look somebody chose, and the mark that scripts are on.
{
  const THEMES = ["system", "light", "dark"];
  const root = document.documentElement;
  root.dataset.script = "on";

  let memory = {}; // of this browser, unless its storage is switched off
  try {
    memory = localStorage;
  } catch {}

  // The server knows the look of who is logged in; its public pages know it from here.
  for (const name of ["theme", "palette", "density", "keys"]) {
    if (root.dataset[name]) memory[name] = root.dataset[name];
    else if (memory[name]) root.dataset[name] = memory[name];
  }
  if (!THEMES.includes(root.dataset.theme)) root.dataset.theme = "system";

  const apply = (theme) => {
    root.dataset.theme = theme;
    const button = document.querySelector("[data-theme-button]");
    if (button) button.ariaLabel = `${(button.title = `Theme: ${theme}`)}. Change`;
  };

  const change = (event) => {
    const theme = THEMES[(THEMES.indexOf(root.dataset.theme) + 1) % THEMES.length];
    apply((memory.theme = theme));
    const { form } = event.currentTarget; // of who is logged in
    if (!form) return;
    event.preventDefault();
    const body = new FormData(form);
    body.set("theme", theme);
    fetch(form.action, { method: "POST", body }).catch(() => {}); // it holds here all the same
  };

  document.addEventListener("DOMContentLoaded", () => {
    apply(root.dataset.theme);
    document.querySelector("[data-theme-button]")?.addEventListener("click", change);
  });
  window.addEventListener("storage", ({ key, newValue }) => {
    if (key === "theme") apply(newValue ?? "system");
  });

  const all = (selector, root = document) => [...root.querySelectorAll(selector)];
  window.sovereign = { all }; // what scripts give each other
}
