// What a direct room says of itself where other rooms have a topic and a beginning.
import type { RoomCard } from "@/realtime/views";

type Direct = Pick<RoomCard, "name" | "people" | "others">;

export function directBeginning({ name, people }: Direct): { title: string; text: string } {
  if (people.length === 1) {
    return { title: "Your notes begin here", text: "Only you can read them, on every device you sign in on." };
  }
  const two = people.length === 2;
  return {
    title: `This is the beginning of your conversation with ${name}`,
    text: `Only the ${two ? "two" : people.length} of you can read it, for as long as it is.`,
  };
}

/** Under the title: who that is. */
export function directTopic({ people, others }: Direct): string {
  if (people.length === 1) return "Only you can read this";
  return others.map(({ username }) => `@${username}`).join(", ");
}
