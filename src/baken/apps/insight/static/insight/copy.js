/* A button with data-copy puts that text on the clipboard, and says so. */
document.addEventListener("click", async (event) => {
  const button = event.target.closest("[data-copy]");
  if (!button) return;
  await navigator.clipboard.writeText(button.dataset.copy);
  button.querySelector("[role=status]").textContent = button.dataset.copied;
});
