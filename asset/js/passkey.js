// Makes and shows passkeys (WebAuthn). The page holds, hidden for browsers
// that have none of it,
//
//	<form hidden data-passkey="create" data-options="/url" method="post" action="…">
//		<input type="hidden" name="answer" data-passkey-answer>
//		<div hidden data-passkey-trouble data-cancelled="…" data-known="…" data-failed="…"><span></span></div>
//
// where data-passkey is "create" or "get". Sending the form asks data-options
// for what the browser is to do, by POST, then sends its answer as any form.
(function () {
	if (!window.PublicKeyCredential || !navigator.credentials || !window.fetch) return;

	function bytes(text) {
		return Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (c) => c.charCodeAt(0));
	}

	function text(buffer) {
		const raw = Array.from(new Uint8Array(buffer), (b) => String.fromCharCode(b)).join("");
		return btoa(raw).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
	}

	// read gives the options of the server as the browser wants them.
	function read(options) {
		const key = options.publicKey;
		key.challenge = bytes(key.challenge);
		if (key.user) key.user.id = bytes(key.user.id);
		(key.excludeCredentials || []).concat(key.allowCredentials || []).forEach(function (known) {
			known.id = bytes(known.id);
		});
		return { publicKey: key };
	}

	// write gives the answer of the browser as the server wants it.
	function write(made) {
		const response = {};
		["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"].forEach(function (part) {
			if (made.response[part]) response[part] = text(made.response[part]);
		});
		return JSON.stringify({ id: made.id, rawId: text(made.rawId), type: made.type, response: response });
	}

	const words = { NotAllowedError: "cancelled", AbortError: "cancelled", InvalidStateError: "known" };

	function prepare(form) {
		const trouble = form.querySelector("[data-passkey-trouble]");
		let busy = false;
		form.hidden = false;
		form.addEventListener("submit", function (event) {
			event.preventDefault();
			if (busy) return;
			busy = true;
			trouble.hidden = true;
			fetch(form.dataset.options, { method: "POST", credentials: "same-origin", headers: { Accept: "application/json" } })
				.then((answer) => (answer.ok ? answer.json() : Promise.reject(answer)))
				.then((options) => navigator.credentials[form.dataset.passkey](read(options)))
				.then(function (made) {
					form.querySelector("[data-passkey-answer]").value = write(made);
					form.submit();
				})
				.catch(function (problem) {
					trouble.querySelector("span").textContent = trouble.dataset[words[problem.name] || "failed"];
					trouble.hidden = false;
				})
				.then(() => (busy = false));
		});
	}

	document.querySelectorAll("form[data-passkey]").forEach(prepare);
})();
