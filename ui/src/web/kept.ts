// Small things kept by this browser. Where it keeps nothing (a private window, storage turned off) pages work all the same.

/** What was kept under `name`; none where nothing was, or it cannot be read. */
export function kept<T>(name: string, storage: () => Storage = () => localStorage): T | null {
  try {
    return JSON.parse(storage().getItem(name) ?? 'null') as T | null;
  } catch {
    return null;
  }
}

/** Keeps `value` under `name`; `null` forgets it. */
export function keep(
  name: string,
  value: unknown,
  storage: () => Storage = () => localStorage,
): void {
  try {
    if (value === null) storage().removeItem(name);
    else storage().setItem(name, JSON.stringify(value));
  } catch {
    // A full or forbidden storage: the next visit asks again.
  }
}
