import { expect, test } from "vitest";
import { webLink } from "./webLink";

test("addresses of the web are links, shown without what everybody knows", () => {
  expect(webLink("https://meet.example.org/")).toEqual({ href: "https://meet.example.org/", text: "meet.example.org" });
  expect(webLink("http://example.org:8080/a?b=c#d")?.text).toBe("example.org:8080/a?b=c");
});

test("a name before the host does not pass for the host", () => {
  expect(webLink("https://bank.example@evil.example/")?.text).toBe("evil.example");
});

test("nothing else is", () => {
  for (const address of [
    "javascript://example.org/%0aalert(1)",
    "ftp://example.org/",
    "javascript:alert(1)",
    "data:text/html,x",
    "//example.org",
    "mailto:a@example.org",
    "",
    "x",
  ]) {
    expect(webLink(address), address).toBeNull();
  }
});
