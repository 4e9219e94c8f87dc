/** Whether two objects of one shape have the same members. */
export function sameMembers<T extends object>(a: T, b: T): boolean {
  return (Object.keys(b) as (keyof T)[]).every((key) => Object.is(a[key], b[key]));
}
