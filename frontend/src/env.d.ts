interface ImportMetaEnv {
  /** Where the emoji picker's data are; set in vite.config.ts. */
  readonly EMOJI_URL: string;
}
