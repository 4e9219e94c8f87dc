/** What the stack's mail catcher received, read as its own web inbox does. */
import { type APIRequestContext, expect } from "@playwright/test";

type Mail = Readonly<{ subject: string; text: string; to: readonly { address: string }[] }>;

/** The only mail to this address with that subject, once it is there. */
export async function mailTo(request: APIRequestContext, address: string, subject: string): Promise<Mail> {
  const found = async (): Promise<Mail[]> => {
    const answer = await request.get(`${process.env.MAILBOX_URL}/api/email`);
    const mails = (await answer.json()) as Mail[];
    return mails.filter((mail) => mail.subject === subject && mail.to.some((to) => to.address === address));
  };
  await expect.poll(async () => (await found()).length, { timeout: 30_000 }).toBe(1);
  const [mail] = await found();
  if (!mail) throw new Error(`No mail to ${address} any more.`);
  return mail;
}
