// A passkey that failed or was refused says so on the page, not in the console.
document.addEventListener("allauth.error", (event) => {
  event.preventDefault();
  const notice = document.getElementById("avainvirhe");
  if (notice) {
    notice.hidden = false;
    notice.focus();
  }
});
