import { useEffect, useState } from "preact/hooks";
import { api } from "../api";
import { Field, described } from "../components/field";
import { ErrorMessage } from "../components/messages";
import { useAction } from "../components/use-action";
import { useTitle } from "../components/use-title";

/** Asks for a key; a one-time link has its code in the address, and asks for nothing. */
export function SignInView({ code }: { code: string }) {
  useTitle("Sign in");
  const [key, setKey] = useState("");
  const { busy, error, run } = useAction();
  const signIn = (shown: { key: string } | { code: string }) => run(async () => {
    await api.signIn(shown);
    if (code)
      location.hash = "#/";
    location.reload(); // everything begins anew with what the key may do
  });
  useEffect(() => {
    if (code)
      void signIn({ code });
  }, [code]);
  return (
    <form class="plate form sign-in" onSubmit={event => {
      event.preventDefault();
      void signIn({ key });
    }}>
      <h1>Sign in</h1>
      <Field id="key" label="Key" help={<>It begins with <code>gan_</code>. Where the service listens to other machines, its log has the first one. Whoever runs it makes more with <code>dotnet GanService.Api.dll keys create</code>.</>}>
        <input {...described("key")} type="password" required autocomplete="current-password" spellcheck={false} value={key} onInput={event => setKey(event.currentTarget.value)} />
      </Field>
      {error !== null && <ErrorMessage error={error} />}
      <div class="actions"><button type="submit" class="primary" disabled={busy}>Sign in</button></div>
    </form>
  );
}
