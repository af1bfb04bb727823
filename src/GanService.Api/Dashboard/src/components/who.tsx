import { api } from "../api";
import { session } from "../session";

/** The key that a browser signed in with, and the way out. */
export function Who() {
  const name = session.value?.name;
  if (!name)
    return null;
  const signOut = async () => {
    await api.signOut();
    location.reload();
  };
  return <p class="who"><span title={`Signed in with the key ${name}: ${session.value!.scopes.join(", ")}`}>{name}</span><button type="button" onClick={() => void signOut()}>Sign out</button></p>;
}
