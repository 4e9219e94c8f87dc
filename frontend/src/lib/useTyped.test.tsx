import { cleanup, render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { Link, MemoryRouter, useSearchParams } from "react-router";
import { afterEach, expect, test } from "vitest";
import { useTyped } from "./useTyped";

afterEach(cleanup);

function Page() {
  const [address, setAddress] = useSearchParams();
  const [typed, setTyped] = useTyped((address.get("q") ?? "").trim());
  const type = (q: string) => {
    setTyped(q);
    setAddress({ q }, { replace: true });
  };
  return (
    <>
      <input aria-label="Search" value={typed} onChange={({ target }) => type(target.value)} />
      <Link to="/search">All</Link>
      <output>{address.get("q")}</output>
    </>
  );
}

test("the field is as it is typed, and as the address of the page to which a link leads", async () => {
  render(
    <MemoryRouter initialEntries={["/search?q=tea"]}>
      <Page />
    </MemoryRouter>,
  );
  const field = screen.getByRole<HTMLInputElement>("textbox");
  expect(field.value).toBe("tea");
  await userEvent.type(field, " at ");
  expect([field.value, screen.getByRole("status").textContent]).toEqual(["tea at ", "tea at "]);
  await userEvent.click(screen.getByRole("link"));
  expect([field.value, screen.getByRole("status").textContent]).toEqual(["", ""]);
});
