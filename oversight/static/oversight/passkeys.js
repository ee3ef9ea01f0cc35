// The button of a form asks the browser for a passkey and sends what it answers. `webauthnJSON` comes with allauth.
for (const form of document.querySelectorAll("form[data-passkey]")) {
  const options = JSON.parse(document.getElementById("passkey-options").textContent);
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const alert = form.querySelector("[role=alert]");
    alert.hidden = true;
    try {
      const answer = form.dataset.passkey === "create"
        ? await webauthnJSON.create(options.creation_options)
        : await webauthnJSON.get(options.request_options);
      form.elements.credential.value = JSON.stringify(answer);
      form.submit();
    } catch {
      alert.hidden = false;
    }
  });
}
