/** Discord HTTP API v10. Endpoints, parameters and answers: https://docs.discord.com/developers/reference */
import { defineConnector, type FieldSource } from '../../src/shared/connector.ts';

const docs = (page: string): string => `https://docs.discord.com/developers/resources/${page}`;

const serverField: FieldSource = {
  id: 'server',
  label: 'Server',
  type: 'dropdown',
  options: 'servers',
  required: true,
};

const channelField: FieldSource = {
  id: 'channel',
  label: 'Channel',
  type: 'dropdown',
  options: 'channels',
  needs: ['server'],
  required: true,
  help: 'For a thread, type its ID.',
};

const memberField: FieldSource = {
  id: 'member',
  label: 'Member',
  type: 'dropdown',
  options: 'members',
  needs: ['server'],
  required: true,
};

const roleField: FieldSource = {
  id: 'role',
  label: 'Role',
  type: 'dropdown',
  options: 'roles',
  needs: ['server'],
  required: true,
};

const messageField: FieldSource = {
  id: 'message',
  label: 'Message',
  type: 'text',
  required: true,
  help: 'Its ID, as triggers and other steps give it.',
  example: '1477957386240000001',
};

const contentField: FieldSource = {
  id: 'content',
  label: 'Text',
  type: 'longText',
  required: true,
  help: 'Markdown, up to 2,000 characters.',
};

const messageFields: FieldSource[] = [
  {
    id: 'embeds',
    label: 'Embeds',
    type: 'json',
    more: true,
    help: 'A list of embed objects, at most ten.',
  },
  {
    id: 'mentions',
    label: 'Mentions notify people',
    type: 'boolean',
    more: true,
    default: true,
    help: 'Off: @everyone, @here, roles and people in the text are not notified.',
  },
  { id: 'silent', label: 'Send without a sound', type: 'boolean', more: true },
];

const messageBody = {
  content: '{{ fields.content }}',
  embeds: '{{ fields.embeds }}',
  allowed_mentions: '{{ fields.mentions = false ? { "parse": [] } }}',
  // SUPPRESS_NOTIFICATIONS
  flags: '{{ fields.silent ? 4096 }}',
};

/**
 * IDs are times: milliseconds since 2015, moved by 22 bits. `after` gives what follows that ID, newest first, so pages go
 * forward in time. The first look stops at 90 days: busy channels hold more than one look can take.
 */
const after =
  '{{ $exists(cursor) ? cursor : $string((($exists(since) ? since : $millis() - 7776000000) - 1420070400000) * 4194304) }}';

const newestFirst = {
  kind: 'cursor',
  next: '{{ $count($) >= 100 ? $[0].id }}',
  items: '{{ $ }}',
  size: ['limit', 100] as [string, number],
} as const;

const oldestFirst = {
  kind: 'cursor',
  param: 'after',
  items: '{{ $ }}',
} as const;

const sampleUser = {
  id: '1100000000000000001',
  username: 'sample',
  discriminator: '0',
  global_name: 'Sample Person',
  avatar: null,
  bot: false,
};

const sampleMessage = {
  type: 0,
  id: '1477957386240000001',
  channel_id: '1200000000000000001',
  author: sampleUser,
  content: 'The new menu is ready.',
  timestamp: '2026-03-02T09:15:00.123000+00:00',
  edited_timestamp: null,
  tts: false,
  mention_everyone: false,
  mentions: [],
  mention_roles: [],
  attachments: [],
  embeds: [],
  pinned: false,
  flags: 0,
  components: [],
};

const sampleMember = {
  user: sampleUser,
  nick: null,
  avatar: null,
  roles: ['1300000000000000001'],
  joined_at: '2026-03-02T09:15:00.123000+00:00',
  premium_since: null,
  deaf: false,
  mute: false,
  pending: false,
  flags: 0,
};

const sampleChannel = {
  id: '1200000000000000001',
  type: 0,
  guild_id: '1000000000000000001',
  name: 'kitchen',
  topic: 'Menus and orders',
  position: 3,
  parent_id: null,
  nsfw: false,
  rate_limit_per_user: 0,
  last_message_id: null,
  permission_overwrites: [],
};

const sampleThread = {
  id: '1477957386240000002',
  type: 11,
  guild_id: '1000000000000000001',
  parent_id: '1200000000000000001',
  owner_id: '1100000000000000001',
  name: 'Menu of March',
  message_count: 0,
  member_count: 1,
  thread_metadata: {
    archived: false,
    auto_archive_duration: 1440,
    archive_timestamp: '2026-03-02T09:15:00.123000+00:00',
    create_timestamp: '2026-03-02T09:15:00.123000+00:00',
    locked: false,
  },
};

const sampleEvent = {
  id: '1400000000000000001',
  guild_id: '1000000000000000001',
  channel_id: null,
  creator_id: '1100000000000000001',
  name: 'Tasting',
  description: 'We try the new menu.',
  scheduled_start_time: '2026-03-10T18:00:00+00:00',
  scheduled_end_time: '2026-03-10T20:00:00+00:00',
  privacy_level: 2,
  status: 1,
  entity_type: 3,
  entity_metadata: { location: 'The kitchen' },
};

const archiveChoices = [
  { value: '60', label: 'After an hour' },
  { value: '1440', label: 'After a day' },
  { value: '4320', label: 'After three days' },
  { value: '10080', label: 'After a week' },
];

export default defineConnector({
  schema: 1,
  id: 'discord',
  name: 'Discord',
  category: 'communication',
  about: 'Messages, channels, members and roles of Discord servers, by a bot of your own.',
  homepage: 'https://discord.com/',
  synonyms: ['chat', 'message', 'server', 'guild', 'bot', 'community', 'gaming'],
  hosts: ['discord.com'],
  // Signing in as a person is left out: such a token may not read or send messages, only a bot's may
  // (https://docs.discord.com/developers/topics/oauth2#shared-resources-oauth2-scopes).
  auth: [
    {
      // https://docs.discord.com/developers/reference#authentication
      id: 'bot-token',
      kind: 'fields',
      label: 'Bot token',
      fields: [{ id: 'token', label: 'Bot token', type: 'secret' }],
      apply: { headers: { authorization: 'Bot {{ credential.token }}' } },
      identity: {
        request: { get: '/users/@me', reference: docs('user#get-current-user') },
        label: '{{ username }}',
        key: '{{ id }}',
      },
      steps: [
        'Open https://discord.com/developers/applications, press “New Application” and give it any name.',
        'Under “Bot”, switch on “Message Content Intent” (to read what messages say) and “Server Members Intent” (to see members).',
        'On the same page, press “Reset Token”, copy the token and paste it here.',
        'Under “OAuth2”, “URL Generator”, tick “bot”, then the permissions “View Channels”, “Send Messages”, “Read Message History” and whatever else it should do, such as “Manage Messages”, “Manage Channels”, “Manage Roles”, “Create Public Threads”, “Add Reactions”, “Attach Files”.',
        'Open the address that is shown below, choose your server and press “Authorize”.',
      ],
      helpUrl: 'https://docs.discord.com/developers/quick-start/getting-started',
    },
  ],
  api: {
    baseUrl: 'https://discord.com/api/v10',
    // Requests without a user agent of this form may be blocked: https://docs.discord.com/developers/reference#user-agent
    headers: { 'User-Agent': 'DiscordBot (Sojourn, 1)' },
    // The limit over all endpoints; those of single ones are told by the answers.
    rate: { requests: 50, per: 'second' },
  },
  errors: [
    {
      when: '{{ code in [50001, 50013] }}',
      code: 'permission_missing',
      message:
        'The bot may not do this here. Give it the permission, by a role or in the settings of the channel.',
    },
    {
      when: '{{ code = 50007 }}',
      code: 'permission_missing',
      message: 'This person takes no direct messages from the bot.',
    },
    {
      when: '{{ code in [30003, 30013, 30016, 30033, 30010] }}',
      code: 'rejected_by_app',
      message: 'Discord’s limit for this server or channel is reached.',
    },
  ],
  options: {
    servers: {
      request: { get: '/users/@me/guilds', reference: docs('user#get-current-user-guilds') },
      paging: { ...oldestFirst, next: '{{ $count($) >= 200 ? $[-1].id }}', size: ['limit', 200] },
      value: '{{ id }}',
      label: '{{ name }}',
    },
    channels: {
      request: {
        get: '/guilds/{{ fields.server }}/channels',
        reference: docs('guild#get-guild-channels'),
      },
      // Text, voice, announcements and stage: what has messages of its own.
      value: '{{ type in [0, 2, 5, 13] ? id }}',
      label: '{{ "#" & name }}',
    },
    forums: {
      request: {
        get: '/guilds/{{ fields.server }}/channels',
        reference: docs('guild#get-guild-channels'),
      },
      // Forums and media channels hold nothing but threads.
      value: '{{ type in [15, 16] ? id }}',
      label: '{{ "#" & name }}',
    },
    categories: {
      request: {
        get: '/guilds/{{ fields.server }}/channels',
        reference: docs('guild#get-guild-channels'),
      },
      value: '{{ type = 4 ? id }}',
      label: '{{ name }}',
    },
    members: {
      request: {
        get: '/guilds/{{ fields.server }}/members',
        reference: docs('guild#list-guild-members'),
      },
      paging: {
        ...oldestFirst,
        next: '{{ $count($) >= 1000 ? $[-1].user.id }}',
        size: ['limit', 1000],
      },
      value: '{{ user.id }}',
      label:
        '{{ (nick ? nick : user.global_name ? user.global_name : user.username) & " (" & user.username & ")" }}',
    },
    roles: {
      request: {
        get: '/guilds/{{ fields.server }}/roles',
        reference: docs('guild#get-guild-roles'),
      },
      // The role of everybody and those of other apps cannot be given.
      value: '{{ $not(name = "@everyone") and $not(managed = true) ? id }}',
      label: '{{ name }}',
    },
  },
  triggers: [
    {
      id: 'new-message',
      name: 'New message',
      sentence: 'When a new message appears in {channel} of {server}',
      about: 'Starts once for every message, those of bots included.',
      kind: 'poll',
      fields: [serverField, channelField],
      request: {
        get: '/channels/{{ fields.channel }}/messages',
        query: { after },
        reference: docs('message#get-channel-messages'),
      },
      paging: newestFirst,
      // Joined, boosted, pinned … are messages of the server itself; 0 and 19 are messages and replies, 20 and 23 commands.
      where: '{{ type in [0, 19, 20, 23] }}',
      key: '{{ id }}',
      time: '{{ timestamp }}',
      sample: sampleMessage,
      synonyms: ['message posted', 'channel message', 'new post'],
    },
    {
      id: 'new-thread',
      name: 'New thread',
      sentence: 'When a new thread or forum post appears in {server}',
      about: 'Starts once for every thread that the bot can see, while it is active.',
      kind: 'poll',
      fields: [serverField],
      request: {
        get: '/guilds/{{ fields.server }}/threads/active',
        reference: docs('guild#list-active-guild-threads'),
      },
      paging: { kind: 'none', items: '{{ threads }}' },
      key: '{{ id }}',
      time: '{{ thread_metadata.create_timestamp }}',
      sample: sampleThread,
      synonyms: ['new forum post', 'thread created'],
    },
    {
      id: 'new-member',
      name: 'New member',
      sentence: 'When somebody joins {server}',
      about: 'Starts once each time somebody joins. Needs the Server Members Intent.',
      kind: 'poll',
      fields: [serverField],
      request: {
        get: '/guilds/{{ fields.server }}/members',
        reference: docs('guild#list-guild-members'),
      },
      paging: {
        ...oldestFirst,
        next: '{{ $count($) >= 1000 ? $[-1].user.id }}',
        size: ['limit', 1000],
      },
      key: '{{ user.id & "@" & joined_at }}',
      time: '{{ joined_at }}',
      sample: sampleMember,
      synonyms: ['member joined', 'new user'],
    },
    {
      id: 'new-event',
      name: 'New event',
      sentence: 'When a new event is planned in {server}',
      kind: 'poll',
      fields: [serverField],
      request: {
        get: '/guilds/{{ fields.server }}/scheduled-events',
        reference: docs('guild-scheduled-event#list-scheduled-events-for-guild'),
      },
      key: '{{ id }}',
      sample: sampleEvent,
      synonyms: ['scheduled event', 'event created'],
    },
  ],
  actions: [
    {
      id: 'send-message',
      name: 'Send message',
      sentence: 'Send {content} to {channel} of {server}',
      changes: true,
      repeat: 'never',
      fields: [
        serverField,
        channelField,
        contentField,
        {
          id: 'replyTo',
          label: 'Reply to',
          type: 'text',
          more: true,
          help: 'The ID of a message in the channel.',
        },
        ...messageFields,
      ],
      request: {
        post: '/channels/{{ fields.channel }}/messages',
        body: {
          ...messageBody,
          message_reference: '{{ fields.replyTo ? { "message_id": fields.replyTo } }}',
        },
        reference: docs('message#create-message'),
      },
      sample: sampleMessage,
      synonyms: ['post message', 'channel message', 'reply', 'notify'],
    },
    {
      id: 'send-direct-message',
      name: 'Send direct message',
      sentence: 'Send {content} to {member} of {server}',
      changes: true,
      repeat: 'never',
      fields: [serverField, memberField, contentField, ...messageFields],
      before: [
        {
          id: 'opened',
          request: {
            post: '/users/@me/channels',
            body: { recipient_id: '{{ fields.member }}' },
            reference: docs('user#create-dm'),
          },
        },
      ],
      request: {
        post: '/channels/{{ answers.opened.id }}/messages',
        body: messageBody,
        reference: docs('message#create-message'),
      },
      sample: { ...sampleMessage, channel_id: '1200000000000000002' },
      synonyms: ['dm', 'private message'],
    },
    {
      id: 'send-file',
      name: 'Send file',
      sentence: 'Send {file} to {channel} of {server}',
      about: 'Up to 10 MiB; more in boosted servers.',
      changes: true,
      repeat: 'never',
      fields: [
        serverField,
        channelField,
        { id: 'file', label: 'File', type: 'file', required: true },
        { ...contentField, required: false },
      ],
      request: {
        post: '/channels/{{ fields.channel }}/messages',
        body: { content: '{{ fields.content }}', 'files[0]': '{{ fields.file }}' },
        bodyType: 'multipart',
        reference: docs('message#create-message'),
      },
      sample: {
        ...sampleMessage,
        attachments: [
          {
            id: '1477957386240000003',
            filename: 'menu.pdf',
            size: 48213,
            url: 'https://cdn.discordapp.com/attachments/1200000000000000001/1477957386240000003/menu.pdf',
            proxy_url:
              'https://media.discordapp.net/attachments/1200000000000000001/1477957386240000003/menu.pdf',
            content_type: 'application/pdf',
          },
        ],
      },
      synonyms: ['upload file', 'attachment', 'send image'],
    },
    {
      id: 'edit-message',
      name: 'Edit message',
      sentence: 'Change {message} in {channel} of {server} to {content}',
      about: 'The bot can change only its own messages.',
      changes: true,
      repeat: 'safe',
      fields: [
        serverField,
        channelField,
        messageField,
        contentField,
        {
          id: 'embeds',
          label: 'Embeds',
          type: 'json',
          more: true,
          help: 'A list of embed objects, at most ten. Left empty, they stay as they are.',
        },
      ],
      request: {
        patch: '/channels/{{ fields.channel }}/messages/{{ fields.message }}',
        body: { content: '{{ fields.content }}', embeds: '{{ fields.embeds }}' },
        reference: docs('message#edit-message'),
      },
      sample: { ...sampleMessage, edited_timestamp: '2026-03-02T09:20:00.000000+00:00' },
      synonyms: ['update message', 'change message'],
    },
    {
      id: 'get-message',
      name: 'Get message',
      sentence: 'Get {message} from {channel} of {server}',
      changes: false,
      repeat: 'safe',
      fields: [serverField, channelField, messageField],
      request: {
        get: '/channels/{{ fields.channel }}/messages/{{ fields.message }}',
        reference: docs('message#get-channel-message'),
      },
      sample: sampleMessage,
      synonyms: ['read message'],
    },
    {
      id: 'list-messages',
      name: 'List messages',
      sentence: 'List the messages of {channel} of {server}',
      about: 'Oldest first; without a start, those of the last seven days.',
      changes: false,
      repeat: 'safe',
      fields: [
        serverField,
        channelField,
        { id: 'from', label: 'From', type: 'dateTime', example: '2026-03-01T00:00:00Z' },
      ],
      request: {
        get: '/channels/{{ fields.channel }}/messages',
        query: {
          after:
            '{{ $exists(cursor) ? cursor : $string(((fields.from ? $toMillis($formatDate(fields.from)) : $millis() - 604800000) - 1420070400000) * 4194304) }}',
        },
        reference: docs('message#get-channel-messages'),
      },
      paging: newestFirst,
      output: '{{ [$^(timestamp)] }}',
      sample: [sampleMessage],
      synonyms: ['read messages', 'channel history'],
    },
    {
      id: 'delete-message',
      name: 'Delete message',
      sentence: 'Delete {message} from {channel} of {server}',
      changes: true,
      repeat: 'safe',
      fields: [serverField, channelField, messageField],
      request: {
        delete: '/channels/{{ fields.channel }}/messages/{{ fields.message }}',
        answer: 'none',
        reference: docs('message#delete-message'),
      },
      output: '{{ { "deleted": true } }}',
      sample: { deleted: true },
      synonyms: ['remove message'],
    },
    {
      id: 'pin-message',
      name: 'Pin message',
      sentence: 'Pin {message} in {channel} of {server}',
      changes: true,
      repeat: 'safe',
      fields: [serverField, channelField, messageField],
      request: {
        put: '/channels/{{ fields.channel }}/messages/pins/{{ fields.message }}',
        answer: 'none',
        reference: docs('message#pin-message'),
      },
      output: '{{ { "pinned": true } }}',
      sample: { pinned: true },
      synonyms: ['pin'],
    },
    {
      id: 'add-reaction',
      name: 'Add reaction',
      sentence: 'React with {emoji} to {message} in {channel} of {server}',
      changes: true,
      repeat: 'safe',
      fields: [
        serverField,
        channelField,
        messageField,
        {
          id: 'emoji',
          label: 'Emoji',
          type: 'text',
          required: true,
          help: 'The emoji itself; for one of the server, its name and ID as “name:id”.',
          example: '👍',
        },
      ],
      request: {
        put: '/channels/{{ fields.channel }}/messages/{{ fields.message }}/reactions/{{ fields.emoji }}/@me',
        answer: 'none',
        reference: docs('message#create-reaction'),
      },
      output: '{{ { "added": true } }}',
      sample: { added: true },
      synonyms: ['emoji', 'react'],
    },
    {
      id: 'create-channel',
      name: 'Create channel',
      sentence: 'Create the channel {name} in {server}',
      changes: true,
      repeat: 'never',
      fields: [
        serverField,
        { id: 'name', label: 'Name', type: 'text', required: true, help: 'Up to 100 characters.' },
        {
          id: 'kind',
          label: 'Kind',
          type: 'choice',
          default: '0',
          choices: [
            { value: '0', label: 'Text' },
            { value: '2', label: 'Voice' },
            { value: '4', label: 'Category' },
            { value: '5', label: 'Announcements' },
            { value: '15', label: 'Forum' },
          ],
        },
        { id: 'topic', label: 'Topic', type: 'text', help: 'Up to 1,024 characters.' },
        {
          id: 'category',
          label: 'Category',
          type: 'dropdown',
          options: 'categories',
          needs: ['server'],
          more: true,
        },
      ],
      request: {
        post: '/guilds/{{ fields.server }}/channels',
        body: {
          name: '{{ fields.name }}',
          type: '{{ $number(fields.kind) }}',
          topic: '{{ fields.topic }}',
          parent_id: '{{ fields.category }}',
        },
        reference: docs('guild#create-guild-channel'),
      },
      sample: sampleChannel,
      synonyms: ['new channel', 'add channel'],
    },
    {
      id: 'start-thread',
      name: 'Start thread',
      sentence: 'Start the thread {name} from {message} in {channel} of {server}',
      changes: true,
      repeat: 'never',
      fields: [
        serverField,
        channelField,
        messageField,
        { id: 'name', label: 'Name', type: 'text', required: true, help: 'Up to 100 characters.' },
        {
          id: 'hideAfter',
          label: 'Hide when quiet',
          type: 'choice',
          more: true,
          choices: archiveChoices,
        },
      ],
      request: {
        post: '/channels/{{ fields.channel }}/messages/{{ fields.message }}/threads',
        body: {
          name: '{{ fields.name }}',
          auto_archive_duration: '{{ $number(fields.hideAfter) }}',
        },
        reference: docs('channel#start-thread-from-message'),
      },
      sample: sampleThread,
      synonyms: ['create thread'],
    },
    {
      id: 'create-forum-post',
      name: 'Create forum post',
      sentence: 'Post {title} in {forum} of {server}',
      changes: true,
      repeat: 'never',
      fields: [
        serverField,
        {
          id: 'forum',
          label: 'Forum',
          type: 'dropdown',
          options: 'forums',
          needs: ['server'],
          required: true,
        },
        {
          id: 'title',
          label: 'Title',
          type: 'text',
          required: true,
          help: 'Up to 100 characters.',
        },
        contentField,
      ],
      request: {
        post: '/channels/{{ fields.forum }}/threads',
        body: { name: '{{ fields.title }}', message: { content: '{{ fields.content }}' } },
        reference: docs('channel#start-thread-in-forum-or-media-channel'),
      },
      sample: { ...sampleThread, message: sampleMessage },
      synonyms: ['forum thread', 'new post'],
    },
    {
      id: 'get-member',
      name: 'Get member',
      sentence: 'Get the details of {member} of {server}',
      changes: false,
      repeat: 'safe',
      fields: [serverField, memberField],
      request: {
        get: '/guilds/{{ fields.server }}/members/{{ fields.member }}',
        reference: docs('guild#get-guild-member'),
      },
      sample: sampleMember,
      synonyms: ['get user'],
    },
    {
      id: 'find-members',
      name: 'Find members',
      sentence: 'Find members of {server} called {name}',
      about: 'By the beginning of their name or nickname; up to 1,000.',
      changes: false,
      repeat: 'safe',
      fields: [serverField, { id: 'name', label: 'Name', type: 'text', required: true }],
      request: {
        get: '/guilds/{{ fields.server }}/members/search',
        query: { query: '{{ fields.name }}', limit: '1000' },
        reference: docs('guild#search-guild-members'),
      },
      paging: { kind: 'none', items: '{{ $ }}' },
      sample: [sampleMember],
      synonyms: ['search members', 'find user'],
    },
    {
      id: 'add-role',
      name: 'Give role',
      sentence: 'Give {role} to {member} of {server}',
      about: 'The bot’s own role has to stand above the one that it gives.',
      changes: true,
      repeat: 'safe',
      fields: [serverField, memberField, roleField],
      request: {
        put: '/guilds/{{ fields.server }}/members/{{ fields.member }}/roles/{{ fields.role }}',
        answer: 'none',
        reference: docs('guild#add-guild-member-role'),
      },
      output: '{{ { "given": true } }}',
      sample: { given: true },
      synonyms: ['add role', 'assign role'],
    },
    {
      id: 'remove-role',
      name: 'Take role away',
      sentence: 'Take {role} from {member} of {server}',
      changes: true,
      repeat: 'safe',
      fields: [serverField, memberField, roleField],
      request: {
        delete: '/guilds/{{ fields.server }}/members/{{ fields.member }}/roles/{{ fields.role }}',
        answer: 'none',
        reference: docs('guild#remove-guild-member-role'),
      },
      output: '{{ { "taken": true } }}',
      sample: { taken: true },
      synonyms: ['remove role'],
    },
  ],
});
