/** The part of electron-installer-debian that is used; it brings no types of its own. */
declare module 'electron-installer-debian' {
  interface DebianOptions {
    /** The folder of the packaged app. */
    readonly src: string;
    /** Folder for the .deb. */
    readonly dest: string;
    readonly arch: string;
    readonly options: Readonly<Record<string, unknown>>;
    readonly rename: (folder: string) => string;
    readonly logger: (text: string) => void;
  }

  /** Makes a .deb in steps, in the order in which they stand here. */
  export class Installer {
    constructor(options: DebianOptions);
    /** Names of the methods that `createContents` calls. */
    get contentFunctions(): string[];
    /** The tree that becomes the package. */
    readonly stagingDir: string;
    readonly options: { readonly packagePaths: readonly string[] };
    generateDefaults(): Promise<unknown>;
    generateOptions(): unknown;
    createStagingDir(): Promise<void>;
    createContents(): Promise<unknown>;
    createPackage(): Promise<void>;
    movePackage(): Promise<void>;
  }
}
