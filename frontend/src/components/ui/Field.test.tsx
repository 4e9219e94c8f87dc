import { render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { useState } from "react";
import { expect, test } from "vitest";
import { PasswordField } from "./Field";

function SignIn() {
  const [password, setPassword] = useState("");
  return (
    <PasswordField
      label="Password"
      autoComplete="current-password"
      value={password}
      onChange={(event) => setPassword(event.target.value)}
    />
  );
}

test("a password may be pasted, is hidden until one looks, and password managers know what it is", async () => {
  const user = userEvent.setup();
  render(<SignIn />);
  const field = screen.getByLabelText<HTMLInputElement>("Password");
  await user.click(field);
  await user.paste("from a manager");
  expect([field.value, field.type, field.autocomplete]).toEqual(["from a manager", "password", "current-password"]);

  await user.click(screen.getByRole("button", { name: "Show password" }));
  expect(field.type).toBe("text");
  await user.click(screen.getByRole("button", { name: "Hide password" }));
  expect(field.type).toBe("password");
});
