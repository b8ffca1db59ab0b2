/** Slack Web API. Methods, arguments and answers: https://docs.slack.dev/reference/methods */
import { defineConnector, type FieldSource } from '../../src/shared/connector.ts';

const docs = (method: string): string => `https://docs.slack.dev/reference/methods/${method}`;

const channelField: FieldSource = {
  id: 'channel',
  label: 'Channel',
  type: 'dropdown',
  options: 'channels',
  required: true,
  help: 'A bot sees private channels that it was invited to.',
};

const userField: FieldSource = {
  id: 'user',
  label: 'Person',
  type: 'dropdown',
  options: 'users',
  required: true,
};

const textField: FieldSource = {
  id: 'text',
  label: 'Text',
  type: 'longText',
  required: true,
  help: 'In Slack’s own formatting: *bold*, _italic_, ~struck~, `code`, <https://example.com|a link>. Up to 4,000 characters are best; more than 40,000 are cut.',
};

const timestampField: FieldSource = {
  id: 'message',
  label: 'Message',
  type: 'text',
  required: true,
  help: 'Its timestamp, “ts” in what triggers and other steps give.',
  example: '1772442900.123456',
};

const blocksField: FieldSource = {
  id: 'blocks',
  label: 'Blocks',
  type: 'json',
  more: true,
  help: 'Layout in Block Kit, as a list of blocks. The text is then what notifications show.',
};

const messageFields: FieldSource[] = [
  {
    id: 'thread',
    label: 'Thread',
    type: 'text',
    more: true,
    help: 'Timestamp of the message to reply to.',
    example: '1772442900.123456',
  },
  {
    id: 'broadcast',
    label: 'Show the reply in the channel too',
    type: 'boolean',
    more: true,
  },
  blocksField,
  { id: 'unfurl', label: 'Preview links', type: 'boolean', more: true },
  {
    id: 'username',
    label: 'Name of the sender',
    type: 'text',
    more: true,
    help: 'Needs the scope chat:write.customize and a bot token.',
  },
  {
    id: 'icon',
    label: 'Emoji of the sender',
    type: 'text',
    more: true,
    help: 'Needs the scope chat:write.customize and a bot token.',
    example: ':robot_face:',
  },
];

const messageBody = {
  text: '{{ fields.text }}',
  blocks: '{{ fields.blocks }}',
  thread_ts: '{{ fields.thread }}',
  reply_broadcast: '{{ fields.broadcast }}',
  unfurl_links: '{{ fields.unfurl }}',
  username: '{{ fields.username }}',
  icon_emoji: '{{ fields.icon }}',
};

/**
 * Slack counts in seconds. The first look stops at 90 days, which is what workspaces on the free plan keep: busy channels
 * hold more than one look can take.
 */
const oldest = '{{ $string(($exists(since) ? since : $millis() - 7776000000) / 1000) }}';

const sampleMessage = {
  type: 'message',
  user: 'U0EXAMPLE01',
  text: 'The new menu is ready.',
  ts: '1772442900.123456',
  team: 'T0EXAMPLE01',
  client_msg_id: '4f1d9c1e-0d1c-4c5e-9d0e-6a1b2c3d4e5f',
  blocks: [],
};

const samplePosted = {
  ok: true,
  channel: 'C0EXAMPLE01',
  ts: '1772442960.654321',
  message: {
    type: 'message',
    user: 'U0EXAMPLE02',
    bot_id: 'B0EXAMPLE01',
    app_id: 'A0EXAMPLE01',
    text: 'The new menu is ready.',
    ts: '1772442960.654321',
    team: 'T0EXAMPLE01',
  },
};

const sampleChannel = {
  id: 'C0EXAMPLE01',
  name: 'kitchen',
  is_channel: true,
  is_private: false,
  is_archived: false,
  is_general: false,
  is_member: true,
  created: 1772442900,
  creator: 'U0EXAMPLE01',
  name_normalized: 'kitchen',
  topic: { value: 'Menus and orders', creator: 'U0EXAMPLE01', last_set: 1772442900 },
  purpose: { value: '', creator: '', last_set: 0 },
  previous_names: [],
  num_members: 4,
};

const sampleUser = {
  id: 'U0EXAMPLE01',
  team_id: 'T0EXAMPLE01',
  name: 'sample.person',
  deleted: false,
  real_name: 'Sample Person',
  tz: 'Europe/Berlin',
  tz_label: 'Central European Time',
  tz_offset: 3600,
  profile: {
    real_name: 'Sample Person',
    display_name: 'sample',
    status_text: '',
    status_emoji: '',
    email: 'sample.person@example.com',
    team: 'T0EXAMPLE01',
  },
  is_admin: false,
  is_owner: false,
  is_bot: false,
  is_app_user: false,
  updated: 1772442900,
};

const sampleFile = {
  id: 'F0EXAMPLE01',
  created: 1772442900,
  timestamp: 1772442900,
  name: 'menu.pdf',
  title: 'Menu',
  mimetype: 'application/pdf',
  filetype: 'pdf',
  pretty_type: 'PDF',
  user: 'U0EXAMPLE01',
  size: 48213,
  mode: 'hosted',
  is_external: false,
  is_public: true,
  url_private: 'https://files.slack.com/files-pri/T0EXAMPLE01-F0EXAMPLE01/menu.pdf',
  url_private_download:
    'https://files.slack.com/files-pri/T0EXAMPLE01-F0EXAMPLE01/download/menu.pdf',
  permalink: 'https://example.slack.com/files/U0EXAMPLE01/F0EXAMPLE01/menu.pdf',
  channels: ['C0EXAMPLE01'],
  groups: [],
  ims: [],
};

const sampleMatch = {
  iid: '7b2f7d9c-7f7f-4c43-9a59-3a1f0d4b5c6d',
  team: 'T0EXAMPLE01',
  channel: { id: 'C0EXAMPLE01', name: 'kitchen', is_private: false, is_mpim: false },
  type: 'message',
  user: 'U0EXAMPLE01',
  username: 'sample.person',
  ts: '1772442900.123456',
  text: 'The new menu is ready.',
  permalink: 'https://example.slack.com/archives/C0EXAMPLE01/p1772442900123456',
};

const identity = {
  request: { get: '/auth.test', reference: docs('auth.test') },
  label: '{{ user & " (" & team & ")" }}',
  key: '{{ team_id & ":" & user_id }}',
};

const cursor = {
  kind: 'cursor',
  param: 'cursor',
  next: '{{ response_metadata.next_cursor }}',
} as const;

const searchPaging = {
  kind: 'page',
  param: 'page',
  size: ['count', 100] as [string, number],
  items: '{{ messages.matches }}',
  more: '{{ messages.paging.page < messages.paging.pages }}',
} as const;

const setUp = [
  'Open https://api.slack.com/apps, press “Create New App”, choose “From scratch”, give it any name and choose your workspace.',
];

export default defineConnector({
  schema: 1,
  id: 'slack',
  name: 'Slack',
  category: 'communication',
  about: 'Messages, channels, files and people of a Slack workspace.',
  homepage: 'https://slack.com/',
  synonyms: ['chat', 'message', 'channel', 'team', 'workspace', 'direct message', 'dm'],
  hosts: ['slack.com', 'files.slack.com'],
  // No sign-in: for desktop apps Slack takes redirects to `localhost` by name alone, and a sign-in listens on 127.0.0.1
  // (https://docs.slack.dev/authentication/using-pkce). An app of the person's own gives its tokens to copy instead.
  auth: [
    {
      // https://docs.slack.dev/authentication/tokens#bot
      id: 'bot-token',
      kind: 'fields',
      label: 'Bot token',
      fields: [
        {
          id: 'token',
          label: 'Bot User OAuth Token',
          type: 'secret',
          help: 'Starts with “xoxb-”. Posts as the app, and sees the channels that it is in.',
        },
      ],
      apply: { bearer: '{{ credential.token }}' },
      identity,
      steps: [
        ...setUp,
        'Under “OAuth & Permissions”, “Scopes”, add these “Bot Token Scopes”: channels:read, channels:history, channels:join, channels:manage, groups:read, groups:history, groups:write, chat:write, im:write, users:read, users:read.email, reactions:write, files:read, files:write. Leave out what you do not need, except channels:read, groups:read and users:read.',
        'On the same page, press “Install to” your workspace and allow it; in some workspaces an administrator has to approve it.',
        'Copy the “Bot User OAuth Token” and paste it here.',
        'In Slack, type “/invite @” and the app’s name in each channel that it should read.',
      ],
      helpUrl: 'https://docs.slack.dev/authentication/tokens#bot',
    },
    {
      // https://docs.slack.dev/authentication/tokens#user
      id: 'user-token',
      kind: 'fields',
      label: 'User token',
      fields: [
        {
          id: 'token',
          label: 'User OAuth Token',
          type: 'secret',
          help: 'Starts with “xoxp-”. Acts as yourself, and sees what you see; searching and your status need it.',
        },
      ],
      apply: { bearer: '{{ credential.token }}' },
      identity,
      steps: [
        ...setUp,
        'Under “OAuth & Permissions”, “Scopes”, add these “User Token Scopes”: channels:read, channels:history, channels:write, groups:read, groups:history, groups:write, chat:write, im:write, users:read, users:read.email, users.profile:write, reactions:write, files:read, files:write, search:read. Leave out what you do not need, except channels:read, groups:read and users:read.',
        'On the same page, press “Install to” your workspace and allow it; in some workspaces an administrator has to approve it.',
        'Copy the “User OAuth Token” and paste it here.',
      ],
      helpUrl: 'https://docs.slack.dev/authentication/tokens#user',
    },
  ],
  api: {
    baseUrl: 'https://slack.com/api',
    // What most methods allow (tier 3): https://docs.slack.dev/apis/web-api/rate-limits
    rate: { requests: 50, per: 'minute' },
    failed: '{{ ok = false }}',
  },
  errors: [
    {
      when: '{{ error in ["not_authed", "invalid_auth", "account_inactive", "token_revoked", "token_expired"] }}',
      code: 'sign_in_needed',
      message: 'Slack no longer accepts this token.',
    },
    {
      when: '{{ error in ["missing_scope", "no_permission", "not_allowed_token_type"] }}',
      code: 'permission_missing',
      message:
        'The token lacks a scope for this, or is of the wrong kind. Add the scope in your Slack app under “OAuth & Permissions”, and install the app again.',
    },
    {
      when: '{{ error in ["not_in_channel", "restricted_action", "cant_update_message", "cant_delete_message"] }}',
      code: 'permission_missing',
      message:
        'Slack does not allow this here. A bot has to be in the channel, and changes only its own messages.',
    },
    {
      when: '{{ error in ["ratelimited", "rate_limited"] }}',
      code: 'rate_limited',
      message: 'Slack asks for fewer requests.',
    },
    {
      when: '{{ error in ["channel_not_found", "user_not_found", "users_not_found", "message_not_found", "thread_not_found", "file_not_found"] }}',
      code: 'missing_at_app',
      message:
        'Slack does not know this channel, person, message or file, or the token cannot see it.',
    },
    {
      when: '{{ error in ["name_taken", "already_reacted", "already_in_channel", "already_archived", "is_archived"] }}',
      code: 'conflict_at_app',
      message:
        'In Slack this is so already: the name is taken, or the channel or reaction is there.',
    },
    {
      when: '{{ error in ["internal_error", "fatal_error", "service_unavailable", "request_timeout"] }}',
      code: 'app_unavailable',
      message: 'Slack has a problem of its own right now.',
    },
  ],
  options: {
    channels: {
      request: {
        get: '/conversations.list',
        query: { types: 'public_channel,private_channel', exclude_archived: 'true' },
        reference: docs('conversations.list'),
      },
      paging: { ...cursor, items: '{{ channels }}', size: ['limit', 200] },
      value: '{{ id }}',
      label: '{{ "#" & name }}',
    },
    users: {
      request: { get: '/users.list', reference: docs('users.list') },
      paging: { ...cursor, items: '{{ members }}', size: ['limit', 200] },
      // People who left are listed too.
      value: '{{ $not(deleted = true) ? id }}',
      label: '{{ $exists(real_name) ? real_name & " (" & name & ")" : name }}',
    },
  },
  triggers: [
    {
      id: 'new-message',
      name: 'New message',
      sentence: 'When a new message appears in {channel}',
      about:
        'Starts once for every message in the channel, those of apps included. Replies in threads are not in the channel.',
      kind: 'poll',
      fields: [channelField],
      request: {
        get: '/conversations.history',
        query: { channel: '{{ fields.channel }}', oldest, inclusive: 'true' },
        reference: docs('conversations.history'),
      },
      paging: { ...cursor, items: '{{ messages }}', size: ['limit', 200] },
      // What the channel says about itself is no message of anybody.
      where:
        '{{ $not(subtype in ["channel_join", "channel_leave", "channel_topic", "channel_purpose", "channel_name", "channel_archive", "channel_unarchive", "group_join", "group_leave", "group_topic", "group_purpose", "group_name", "group_archive", "group_unarchive", "bot_add", "bot_remove", "pinned_item", "unpinned_item", "channel_posting_permissions", "tombstone"]) }}',
      key: '{{ ts }}',
      time: '{{ $fromMillis($floor($number(ts) * 1000)) }}',
      sample: sampleMessage,
      synonyms: ['message posted', 'channel message', 'new post'],
    },
    {
      id: 'found-message',
      name: 'New message in a search',
      sentence: 'When a new message matches {query}',
      about:
        'Starts once for every message that Slack’s search finds, in threads and direct messages too. Needs a user token.',
      kind: 'poll',
      fields: [
        {
          id: 'query',
          label: 'Search for',
          type: 'text',
          required: true,
          help: 'As in Slack’s own search box.',
          example: 'in:#kitchen from:@sample.person invoice',
        },
      ],
      request: {
        get: '/search.messages',
        query: {
          // Slack leaves out the day that stands after “after:”.
          query:
            '{{ fields.query & " after:" & $substring($fromMillis(($exists(since) ? since : $millis() - 7776000000) - 86400000), 0, 10) }}',
          sort: 'timestamp',
          sort_dir: 'desc',
        },
        reference: docs('search.messages'),
      },
      paging: searchPaging,
      key: '{{ channel.id & ":" & ts }}',
      time: '{{ $fromMillis($floor($number(ts) * 1000)) }}',
      sample: sampleMatch,
      synonyms: ['new mention', 'keyword', 'message found', 'search'],
    },
    {
      id: 'new-channel',
      name: 'New channel',
      sentence: 'When a new channel is created',
      kind: 'poll',
      request: {
        get: '/conversations.list',
        query: { types: 'public_channel,private_channel' },
        reference: docs('conversations.list'),
      },
      paging: { ...cursor, items: '{{ channels }}', size: ['limit', 200] },
      key: '{{ id }}',
      time: '{{ $fromMillis(created * 1000) }}',
      sample: sampleChannel,
      synonyms: ['channel created'],
    },
    {
      id: 'new-user',
      name: 'New person',
      sentence: 'When somebody joins the workspace',
      about: 'Starts once for every person; apps and bots do not count.',
      kind: 'poll',
      request: { get: '/users.list', reference: docs('users.list') },
      paging: { ...cursor, items: '{{ members }}', size: ['limit', 200] },
      where: '{{ $not(deleted = true) and $not(is_bot = true) and id != "USLACKBOT" }}',
      key: '{{ id }}',
      sample: sampleUser,
      synonyms: ['new user', 'member joined', 'new member'],
    },
    {
      id: 'new-file',
      name: 'New file',
      sentence: 'When a file is added in {channel}',
      about:
        'Starts once for every file that is shared; without a channel, in all that the token sees.',
      kind: 'poll',
      fields: [{ ...channelField, required: false }],
      request: {
        get: '/files.list',
        query: {
          channel: '{{ fields.channel }}',
          ts_from: '{{ $exists(since) ? $string($floor(since / 1000)) }}',
        },
        reference: docs('files.list'),
      },
      paging: {
        kind: 'page',
        param: 'page',
        size: ['count', 100],
        items: '{{ files }}',
        more: '{{ paging.page < paging.pages }}',
      },
      key: '{{ id }}',
      time: '{{ $fromMillis(created * 1000) }}',
      sample: sampleFile,
      synonyms: ['file uploaded', 'file shared', 'attachment'],
    },
  ],
  actions: [
    {
      id: 'send-message',
      name: 'Send message',
      sentence: 'Send {text} to {channel}',
      changes: true,
      repeat: 'never',
      fields: [channelField, textField, ...messageFields],
      request: {
        post: '/chat.postMessage',
        body: { channel: '{{ fields.channel }}', ...messageBody },
        reference: docs('chat.postMessage'),
      },
      sample: samplePosted,
      synonyms: ['post message', 'channel message', 'reply in thread', 'notify'],
    },
    {
      id: 'send-direct-message',
      name: 'Send direct message',
      sentence: 'Send {text} to {user}',
      changes: true,
      repeat: 'never',
      fields: [userField, textField, ...messageFields],
      before: [
        {
          id: 'opened',
          request: {
            post: '/conversations.open',
            body: { users: '{{ fields.user }}' },
            reference: docs('conversations.open'),
          },
        },
      ],
      request: {
        post: '/chat.postMessage',
        body: { channel: '{{ answers.opened.channel.id }}', ...messageBody },
        reference: docs('chat.postMessage'),
      },
      sample: { ...samplePosted, channel: 'D0EXAMPLE01' },
      synonyms: ['dm', 'private message', 'message a person'],
    },
    {
      id: 'schedule-message',
      name: 'Schedule message',
      sentence: 'Send {text} to {channel} at {at}',
      about: 'At most 120 days ahead.',
      changes: true,
      repeat: 'never',
      fields: [
        channelField,
        textField,
        { id: 'at', label: 'When', type: 'dateTime', required: true },
        {
          id: 'thread',
          label: 'Thread',
          type: 'text',
          more: true,
          help: 'Timestamp of the message to reply to.',
        },
        blocksField,
      ],
      request: {
        post: '/chat.scheduleMessage',
        body: {
          channel: '{{ fields.channel }}',
          text: '{{ fields.text }}',
          post_at: '{{ $floor($toMillis($formatDate(fields.at)) / 1000) }}',
          thread_ts: '{{ fields.thread }}',
          blocks: '{{ fields.blocks }}',
        },
        reference: docs('chat.scheduleMessage'),
      },
      sample: {
        ok: true,
        channel: 'C0EXAMPLE01',
        scheduled_message_id: 'Q0EXAMPLE01',
        post_at: 1772529300,
        message: { type: 'delayed_message', text: 'The new menu is ready.', bot_id: 'B0EXAMPLE01' },
      },
      synonyms: ['send later', 'delayed message'],
    },
    {
      id: 'update-message',
      name: 'Update message',
      sentence: 'Change {message} in {channel} to {text}',
      changes: true,
      repeat: 'safe',
      fields: [channelField, timestampField, textField, blocksField],
      request: {
        post: '/chat.update',
        body: {
          channel: '{{ fields.channel }}',
          ts: '{{ fields.message }}',
          text: '{{ fields.text }}',
          blocks: '{{ fields.blocks }}',
        },
        reference: docs('chat.update'),
      },
      sample: {
        ok: true,
        channel: 'C0EXAMPLE01',
        ts: '1772442960.654321',
        text: 'The new menu is ready, with soup.',
        message: {
          type: 'message',
          user: 'U0EXAMPLE02',
          text: 'The new menu is ready, with soup.',
        },
      },
      synonyms: ['edit message', 'change message'],
    },
    {
      id: 'delete-message',
      name: 'Delete message',
      sentence: 'Delete {message} from {channel}',
      changes: true,
      repeat: 'safe',
      fields: [channelField, timestampField],
      request: {
        post: '/chat.delete',
        body: { channel: '{{ fields.channel }}', ts: '{{ fields.message }}' },
        reference: docs('chat.delete'),
      },
      output: '{{ { "deleted": true } }}',
      sample: { deleted: true },
      synonyms: ['remove message'],
    },
    {
      id: 'list-messages',
      name: 'List messages',
      sentence: 'List the messages of {channel}',
      about: 'Newest first; without a start, those of the last 30 days.',
      changes: false,
      repeat: 'safe',
      fields: [
        channelField,
        { id: 'from', label: 'From', type: 'dateTime' },
        { id: 'until', label: 'Until', type: 'dateTime' },
      ],
      request: {
        get: '/conversations.history',
        query: {
          channel: '{{ fields.channel }}',
          oldest:
            '{{ $string((fields.from ? $toMillis($formatDate(fields.from)) : $millis() - 2592000000) / 1000) }}',
          latest: '{{ fields.until ? $string($toMillis($formatDate(fields.until)) / 1000) }}',
        },
        reference: docs('conversations.history'),
      },
      paging: { ...cursor, items: '{{ messages }}', size: ['limit', 200] },
      sample: [sampleMessage],
      synonyms: ['read messages', 'channel history', 'get messages'],
    },
    {
      id: 'list-replies',
      name: 'List replies',
      sentence: 'List the replies to {message} in {channel}',
      about: 'The message itself comes first.',
      changes: false,
      repeat: 'safe',
      fields: [channelField, timestampField],
      request: {
        get: '/conversations.replies',
        query: { channel: '{{ fields.channel }}', ts: '{{ fields.message }}' },
        reference: docs('conversations.replies'),
      },
      paging: { ...cursor, items: '{{ messages }}', size: ['limit', 200] },
      sample: [{ ...sampleMessage, thread_ts: sampleMessage.ts, reply_count: 1 }],
      synonyms: ['thread', 'get thread'],
    },
    {
      id: 'search-messages',
      name: 'Search messages',
      sentence: 'Search messages for {query}',
      about: 'Newest first. Needs a user token.',
      changes: false,
      repeat: 'safe',
      fields: [
        {
          id: 'query',
          label: 'Search for',
          type: 'text',
          required: true,
          help: 'As in Slack’s own search box.',
          example: 'in:#kitchen after:2026-03-01 invoice',
        },
      ],
      request: {
        get: '/search.messages',
        query: { query: '{{ fields.query }}', sort: 'timestamp', sort_dir: 'desc' },
        reference: docs('search.messages'),
      },
      paging: searchPaging,
      sample: [sampleMatch],
      synonyms: ['find message'],
    },
    {
      id: 'get-permalink',
      name: 'Get link to message',
      sentence: 'Get a link to {message} in {channel}',
      changes: false,
      repeat: 'safe',
      fields: [channelField, timestampField],
      request: {
        get: '/chat.getPermalink',
        query: { channel: '{{ fields.channel }}', message_ts: '{{ fields.message }}' },
        reference: docs('chat.getPermalink'),
      },
      sample: {
        ok: true,
        channel: 'C0EXAMPLE01',
        permalink: 'https://example.slack.com/archives/C0EXAMPLE01/p1772442900123456',
      },
      synonyms: ['permalink', 'message url'],
    },
    {
      id: 'add-reaction',
      name: 'Add reaction',
      sentence: 'React with {emoji} to {message} in {channel}',
      changes: true,
      repeat: 'safe',
      fields: [
        channelField,
        timestampField,
        {
          id: 'emoji',
          label: 'Emoji',
          type: 'text',
          required: true,
          help: 'Its name, with or without colons.',
          example: 'thumbsup',
        },
      ],
      request: {
        post: '/reactions.add',
        body: {
          channel: '{{ fields.channel }}',
          timestamp: '{{ fields.message }}',
          name: '{{ $replace(fields.emoji, /^:|:$/, "") }}',
        },
        reference: docs('reactions.add'),
      },
      output: '{{ { "added": ok } }}',
      sample: { added: true },
      synonyms: ['emoji', 'react'],
    },
    {
      id: 'upload-file',
      name: 'Upload file',
      sentence: 'Upload {file} to {channel}',
      changes: true,
      repeat: 'never',
      fields: [
        { id: 'file', label: 'File', type: 'file', required: true },
        { ...channelField, required: false, help: 'Left empty, only its owner sees the file.' },
        { id: 'title', label: 'Title', type: 'text', more: true },
        { id: 'comment', label: 'Message with the file', type: 'longText', more: true },
        {
          id: 'thread',
          label: 'Thread',
          type: 'text',
          more: true,
          help: 'Timestamp of the message to reply to. Needs the channel.',
        },
      ],
      before: [
        {
          id: 'place',
          request: {
            post: '/files.getUploadURLExternal',
            body: { filename: '{{ fields.file.name }}', length: '{{ fields.file.size }}' },
            bodyType: 'form',
            reference: docs('files.getUploadURLExternal'),
          },
        },
        {
          id: 'uploaded',
          request: {
            post: '{{ answers.place.upload_url }}',
            body: '{{ fields.file }}',
            bodyType: 'file',
            answer: 'text',
            reference: docs('files.getUploadURLExternal'),
          },
        },
      ],
      request: {
        post: '/files.completeUploadExternal',
        body: {
          files: [{ id: '{{ answers.place.file_id }}', title: '{{ fields.title }}' }],
          channel_id: '{{ fields.channel }}',
          initial_comment: '{{ fields.comment }}',
          thread_ts: '{{ fields.thread }}',
        },
        reference: docs('files.completeUploadExternal'),
      },
      sample: { ok: true, files: [sampleFile] },
      synonyms: ['send file', 'attach', 'share file'],
    },
    {
      id: 'find-user',
      name: 'Find person by e-mail',
      sentence: 'Find the person with {email}',
      changes: false,
      repeat: 'safe',
      fields: [{ id: 'email', label: 'E-mail', type: 'email', required: true }],
      request: {
        get: '/users.lookupByEmail',
        query: { email: '{{ fields.email }}' },
        reference: docs('users.lookupByEmail'),
      },
      output: '{{ user }}',
      sample: sampleUser,
      synonyms: ['find user', 'look up user', 'search user'],
    },
    {
      id: 'get-user',
      name: 'Get person',
      sentence: 'Get the details of {user}',
      changes: false,
      repeat: 'safe',
      fields: [userField],
      request: {
        get: '/users.info',
        query: { user: '{{ fields.user }}' },
        reference: docs('users.info'),
      },
      output: '{{ user }}',
      sample: sampleUser,
      synonyms: ['get user', 'profile'],
    },
    {
      id: 'create-channel',
      name: 'Create channel',
      sentence: 'Create the channel {name}',
      changes: true,
      repeat: 'never',
      fields: [
        {
          id: 'name',
          label: 'Name',
          type: 'text',
          required: true,
          help: 'Lower-case letters, digits, hyphens and underscores; up to 80 characters.',
          example: 'kitchen-orders',
        },
        { id: 'private', label: 'Private', type: 'boolean', default: false },
      ],
      request: {
        post: '/conversations.create',
        body: { name: '{{ fields.name }}', is_private: '{{ fields.private }}' },
        reference: docs('conversations.create'),
      },
      output: '{{ channel }}',
      sample: sampleChannel,
      synonyms: ['new channel', 'add channel'],
    },
    {
      id: 'invite',
      name: 'Invite to channel',
      sentence: 'Invite {users} to {channel}',
      changes: true,
      repeat: 'safe',
      fields: [
        channelField,
        { id: 'users', label: 'People', type: 'list', options: 'users', required: true },
      ],
      request: {
        post: '/conversations.invite',
        body: { channel: '{{ fields.channel }}', users: '{{ $join(fields.users, ",") }}' },
        reference: docs('conversations.invite'),
      },
      output: '{{ channel }}',
      sample: sampleChannel,
      synonyms: ['add to channel', 'add member'],
    },
    {
      id: 'join-channel',
      name: 'Join channel',
      sentence: 'Join {channel}',
      about: 'For public channels; to a private one the bot has to be invited.',
      changes: true,
      repeat: 'safe',
      fields: [channelField],
      request: {
        post: '/conversations.join',
        body: { channel: '{{ fields.channel }}' },
        reference: docs('conversations.join'),
      },
      output: '{{ channel }}',
      sample: sampleChannel,
      synonyms: ['enter channel'],
    },
    {
      id: 'set-topic',
      name: 'Set channel topic',
      sentence: 'Set the topic of {channel} to {topic}',
      changes: true,
      repeat: 'safe',
      fields: [
        channelField,
        {
          id: 'topic',
          label: 'Topic',
          type: 'text',
          required: true,
          help: 'Up to 250 characters, without formatting.',
        },
      ],
      request: {
        post: '/conversations.setTopic',
        body: { channel: '{{ fields.channel }}', topic: '{{ fields.topic }}' },
        reference: docs('conversations.setTopic'),
      },
      output: '{{ channel }}',
      sample: sampleChannel,
      synonyms: ['channel topic'],
    },
    {
      id: 'archive-channel',
      name: 'Archive channel',
      sentence: 'Archive {channel}',
      changes: true,
      repeat: 'safe',
      fields: [channelField],
      request: {
        post: '/conversations.archive',
        body: { channel: '{{ fields.channel }}' },
        reference: docs('conversations.archive'),
      },
      output: '{{ { "archived": ok } }}',
      sample: { archived: true },
      synonyms: ['close channel'],
    },
    {
      id: 'set-status',
      name: 'Set status',
      sentence: 'Set your status to {text}',
      about: 'Needs a user token.',
      changes: true,
      repeat: 'safe',
      fields: [
        {
          id: 'text',
          label: 'Status',
          type: 'text',
          help: 'Up to 100 characters; empty to clear it.',
          example: 'In a meeting',
        },
        { id: 'emoji', label: 'Emoji', type: 'text', example: ':calendar:' },
        { id: 'until', label: 'Until', type: 'dateTime', more: true },
      ],
      request: {
        post: '/users.profile.set',
        body: {
          profile: {
            status_text: '{{ $exists(fields.text) ? fields.text : "" }}',
            status_emoji: '{{ $exists(fields.emoji) ? fields.emoji : "" }}',
            status_expiration:
              '{{ fields.until ? $floor($toMillis($formatDate(fields.until)) / 1000) : 0 }}',
          },
        },
        reference: docs('users.profile.set'),
      },
      output: '{{ profile }}',
      sample: {
        status_text: 'In a meeting',
        status_emoji: ':calendar:',
        status_expiration: 1772446500,
        real_name: 'Sample Person',
        display_name: 'sample',
        email: 'sample.person@example.com',
      },
      synonyms: ['status', 'away', 'profile'],
    },
  ],
});
