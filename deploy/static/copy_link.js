// Copies the address that a button names, and says so beside it.
document.addEventListener("click", async (event) => {
  const button = event.target.closest("[data-copy]");
  if (!button) return;
  const said = button.nextElementSibling;
  try {
    await navigator.clipboard.writeText(new URL(button.dataset.copy, location.href).href);
    said.textContent = said.dataset.copied;
  } catch {
    said.textContent = said.dataset.failed;
  }
});
