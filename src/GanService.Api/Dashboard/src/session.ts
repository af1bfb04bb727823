import { signal } from "@preact/signals";

export type Scope = "read" | "generate" | "train" | "datasets" | "admin";

/** Who the page is for. Without keys, on the service's own machine, there is no name and every scope. */
export interface Session {
  name: string | null;
  scopes: Scope[];
  expiresAt: string | null;
}

/** Null until the service has said it. */
export const session = signal<Session | null>(null);

/** Whether the page may do what takes that scope. */
export const may = (scope: Scope) => session.value?.scopes.some(own => own === scope || own === "admin") ?? false;

/** The key is no longer good, or the browser was signed out: the page asks for a key. */
export function loseSession(): void {
  session.value = { name: null, scopes: [], expiresAt: null };
}
