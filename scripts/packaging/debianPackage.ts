// The .deb: the app in /usr/lib/sojourn, a menu entry, and the kind of file that it opens.

import { copyFile, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { Installer } from 'electron-installer-debian';

const here = import.meta.dirname;
const architectures: Readonly<Record<string, string>> = { x64: 'amd64', arm64: 'arm64' };

class SojournInstaller extends Installer {
  override get contentFunctions(): string[] {
    return [...super.contentFunctions, 'createMimeType' satisfies keyof SojournInstaller];
  }

  /** Debian's own triggers take it from there when the package is installed. */
  async createMimeType(): Promise<void> {
    const folder = join(this.stagingDir, 'usr', 'share', 'mime', 'packages');
    await mkdir(folder, { recursive: true });
    await copyFile(join(here, 'sojourn-mime.xml'), join(folder, 'sojourn.xml'));
  }
}

/**
 * @param app folder of the packaged app
 * @param dest folder for the .deb
 * @param forTestsOnly its version then says so, and it is not compressed
 * @returns path of the .deb
 * @throws Error when dpkg-deb fails
 */
export async function makeDebianPackage(
  app: string,
  dest: string,
  forTestsOnly: boolean,
): Promise<string> {
  const installer = new SojournInstaller({
    src: app,
    dest,
    arch: architectures[process.arch] ?? process.arch,
    rename: (folder) =>
      join(
        folder,
        '<%= name %>_<%= version %><% if (revision) { %>-<%= revision %><% } %>_<%= arch %>.deb',
      ),
    logger: () => undefined,
    options: {
      name: 'sojourn',
      productName: 'Sojourn',
      bin: 'sojourn',
      maintainer: 'Sojourn contributors',
      section: 'utils',
      categories: ['Utility', 'Office'],
      mimeType: ['application/x-sojourn+json'],
      icon: { scalable: join(here, 'sojourn.svg') },
      desktopTemplate: join(here, 'sojourn.desktop'),
      // The keychain.
      depends: ['libsecret-1-0'],
      ...(forTestsOnly ? { revision: '0~test.only', compression: 'none' } : {}),
    },
  });
  await installer.generateDefaults();
  installer.generateOptions();
  await installer.createStagingDir();
  await installer.createContents();
  await installer.createPackage();
  await installer.movePackage();
  const [made] = installer.options.packagePaths;
  if (made === undefined) throw new Error('No .deb was made.');
  return made;
}
