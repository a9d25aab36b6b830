// Two buttons: one copies the text of the element it names, one prints the page.
document.addEventListener("click", ({ target }) => {
  const { copy, print } = target.dataset;
  if (copy) {
    navigator.clipboard?.writeText(document.getElementById(copy).textContent).then(() => {
      target.textContent = "Copied";
    });
  }
  if (print !== undefined) window.print();
});
