/** Stripe API v1. Methods, parameters and answers: https://docs.stripe.com/api */
import {
  defineConnector,
  type FieldSource,
  type Json,
  type Paging,
} from '../../src/shared/connector.ts';

const reference = (page: string): string => `https://docs.stripe.com/api/${page}`;

/** Lists are newest first and go on after the last id of a page. */
const paging: Paging = {
  kind: 'cursor',
  param: 'starting_after',
  next: '{{ has_more ? data[-1].id }}',
  items: '{{ data }}',
  size: ['limit', 100],
};

/** Stripe counts in seconds. */
const createdSince = '{{ since ? $floor(since / 1000) }}';
const time = '{{ $fromMillis(created * 1000) }}';

/**
 * Stripe counts money in a currency's smallest unit: https://docs.stripe.com/currencies#minor-units . UGX and ISK, which have
 * none, are counted in hundredths all the same.
 */
const minor = (amount: string, currency: string): string => `$round(${amount} * (
  $code := $uppercase(${currency});
  $code in ["BIF", "CLP", "DJF", "GNF", "JPY", "KMF", "KRW", "MGA", "PYG", "RWF", "VND", "VUV", "XAF", "XOF", "XPF"] ? 1 :
  $code in ["BHD", "JOD", "KWD", "OMR", "TND"] ? 1000 : 100
))`;

const dropdown = (id: string, label: string, options: string): FieldSource => ({
  id,
  label,
  type: 'dropdown',
  options,
  required: true,
});

const customerField = dropdown('customer', 'Customer', 'customers');
const priceField = dropdown('price', 'Price', 'prices');
const subscriptionField = dropdown('subscription', 'Subscription', 'subscriptions');
const invoiceField = dropdown('invoice', 'Invoice', 'invoices');
const quantityField: FieldSource = {
  id: 'quantity',
  label: 'Quantity',
  type: 'number',
  default: 1,
  more: true,
};
const amountField: FieldSource = {
  id: 'amount',
  label: 'Amount',
  type: 'number',
  required: true,
  help: 'In the currency’s usual unit.',
  example: '12.50',
};
const currencyField: FieldSource = {
  id: 'currency',
  label: 'Currency',
  type: 'text',
  required: true,
  example: 'EUR',
};
const metadataField: FieldSource = {
  id: 'metadata',
  label: 'Metadata',
  type: 'keyValue',
  more: true,
  help: 'Up to 50 names with values of your own.',
};
const customerFields: FieldSource[] = [
  { id: 'email', label: 'E-mail', type: 'email' },
  { id: 'name', label: 'Name', type: 'text' },
  { id: 'phone', label: 'Phone', type: 'text', more: true },
  { id: 'description', label: 'Description', type: 'text', more: true },
  metadataField,
];
const customerBody: Record<string, Json> = {
  email: '{{ fields.email }}',
  name: '{{ fields.name }}',
  phone: '{{ fields.phone }}',
  description: '{{ fields.description }}',
  metadata: '{{ fields.metadata }}',
};

/** Stripe does once what is asked for again with the same key, within 24 hours. */
const once = { changes: true, repeat: 'key', repeatHeader: 'Idempotency-Key' } as const;

const sampleCustomer = {
  id: 'cus_A1b2C3d4E5f6G7',
  object: 'customer',
  created: 1772442900,
  email: 'sam@example.com',
  name: 'Sam Example',
  phone: null,
  description: null,
  balance: 0,
  currency: 'eur',
  delinquent: false,
  livemode: false,
  metadata: {},
};
const sampleCharge = {
  id: 'ch_3A1b2C3d4E5f6G7',
  object: 'charge',
  amount: 1250,
  amount_refunded: 0,
  currency: 'eur',
  created: 1772442900,
  customer: 'cus_A1b2C3d4E5f6G7',
  description: 'Office paper',
  billing_details: { email: 'sam@example.com', name: 'Sam Example', phone: null },
  payment_intent: 'pi_3A1b2C3d4E5f6G7',
  paid: true,
  refunded: false,
  status: 'succeeded',
  receipt_url: 'https://pay.stripe.com/receipts/example',
  failure_message: null,
  livemode: false,
  metadata: {},
};
const sampleInvoice = {
  id: 'in_1A1b2C3d4E5f6G7',
  object: 'invoice',
  number: 'EX-0001',
  customer: 'cus_A1b2C3d4E5f6G7',
  customer_email: 'sam@example.com',
  customer_name: 'Sam Example',
  status: 'paid',
  currency: 'eur',
  total: 1250,
  amount_due: 1250,
  amount_paid: 1250,
  amount_remaining: 0,
  created: 1772442900,
  due_date: 1775034900,
  hosted_invoice_url: 'https://invoice.stripe.com/i/example',
  invoice_pdf: 'https://pay.stripe.com/invoice/example/pdf',
  livemode: false,
  metadata: {},
};
const sampleSubscription = {
  id: 'sub_1A1b2C3d4E5f6G7',
  object: 'subscription',
  customer: 'cus_A1b2C3d4E5f6G7',
  status: 'active',
  currency: 'eur',
  created: 1772442900,
  start_date: 1772442900,
  cancel_at_period_end: false,
  canceled_at: null,
  items: {
    object: 'list',
    data: [
      {
        id: 'si_A1b2C3d4E5f6G7',
        object: 'subscription_item',
        quantity: 1,
        current_period_start: 1772442900,
        current_period_end: 1775121300,
        price: { id: 'price_1A1b2C3d4E5f6G7', unit_amount: 1250, currency: 'eur' },
      },
    ],
  },
  livemode: false,
  metadata: {},
};
const sampleRefund = {
  id: 're_3A1b2C3d4E5f6G7',
  object: 'refund',
  amount: 1250,
  charge: 'ch_3A1b2C3d4E5f6G7',
  created: 1772442900,
  currency: 'eur',
  payment_intent: 'pi_3A1b2C3d4E5f6G7',
  reason: 'requested_by_customer',
  status: 'succeeded',
  metadata: {},
};
const event = (type: string, object: Record<string, Json>) => ({
  id: 'evt_1A1b2C3d4E5f6G7',
  object: 'event',
  api_version: '2026-10-28.endive',
  created: 1772442900,
  type,
  data: { object },
  livemode: false,
  pending_webhooks: 0,
  request: { id: 'req_A1b2C3d4E5f6G7', idempotency_key: null },
});

/** What happened, from the events that Stripe keeps for 30 days: the thing itself is `data.object`. */
const eventTrigger = (
  id: string,
  name: string,
  sentence: string,
  type: string,
  object: Record<string, Json>,
  synonyms: string[],
) => ({
  id,
  name,
  sentence,
  kind: 'poll' as const,
  request: {
    get: '/v1/events',
    query: { type, 'created[gte]': createdSince },
    reference: reference('events/list'),
  },
  paging,
  key: '{{ id }}',
  time,
  sample: event(type, object),
  synonyms,
});

const newTrigger = (
  id: string,
  name: string,
  sentence: string,
  path: string,
  sample: Json,
  synonyms: string[],
  query: Record<string, string> = {},
) => ({
  id,
  name,
  sentence,
  kind: 'poll' as const,
  request: {
    get: `/v1/${path}`,
    query: { ...query, 'created[gte]': createdSince },
    reference: reference(`${path}/list`),
  },
  paging,
  key: '{{ id }}',
  time,
  sample,
  synonyms,
});

const listOptions = (path: string, label: string, query: Record<string, string> = {}) => ({
  request: { get: `/v1/${path}`, query, reference: reference(`${path}/list`) },
  value: '{{ id }}',
  label,
});

// Sign-in with OAuth is left out: Stripe has it only for platforms and apps of its marketplace, which need https.
export default defineConnector({
  schema: 1,
  id: 'stripe',
  name: 'Stripe',
  category: 'finance',
  about: 'Payments, customers, invoices, subscriptions and refunds of a Stripe account.',
  homepage: 'https://stripe.com/',
  synonyms: ['payment', 'credit card', 'invoice', 'subscription', 'checkout', 'billing'],
  hosts: ['api.stripe.com'],
  auth: [
    {
      // A restricted key cannot ask whose account it belongs to, so there is a test and no identity.
      id: 'restricted-key',
      kind: 'fields',
      label: 'Restricted key',
      fields: [
        {
          id: 'key',
          label: 'Restricted key',
          type: 'secret',
          help: 'Starts with “rk_live_”, or with “rk_test_” for trying things out. A secret key (“sk_…”) works too, and may do everything.',
        },
      ],
      apply: { bearer: '{{ credential.key }}' },
      test: { get: '/v1/balance', reference: reference('balance/balance_retrieve') },
      steps: [
        'Open https://dashboard.stripe.com/apikeys and, under “Restricted keys”, press “Create restricted key”.',
        'Choose that the key is for another website or tool, give it a name, and choose to set its permissions yourself.',
        'Set “Balance” and “Events” to Read.',
        'Set to Read what triggers shall see, and to Write what actions shall change: Customers, Charges and Refunds, PaymentIntents, Products, Prices, Checkout Sessions, Invoices, Subscriptions, Payment Links, Disputes.',
        'Press “Create key”, copy the key and paste it here. A live key is shown once.',
      ],
      helpUrl: 'https://docs.stripe.com/keys/restricted-api-keys',
    },
  ],
  api: {
    baseUrl: 'https://api.stripe.com',
    headers: { 'Stripe-Version': '2026-10-28.endive' },
    paging,
    // https://docs.stripe.com/rate-limits : 25 a second in sandboxes, 100 live.
    rate: { requests: 20, per: 'second' },
  },
  errors: [
    {
      when: '{{ status = 403 and error.type = "invalid_request_error" }}',
      code: 'permission_missing',
      message: 'The Stripe key lacks a permission that this needs.',
    },
    {
      when: '{{ error.code = "resource_missing" }}',
      code: 'missing_at_app',
      message:
        'Stripe does not find it. Is it of the live account, and the key for testing, or the other way round?',
    },
    {
      when: '{{ error.code in ["lock_timeout", "rate_limit"] }}',
      code: 'rate_limited',
      message: 'Stripe asks for fewer requests.',
    },
  ],
  options: {
    customers: listOptions(
      'customers',
      '{{ name and email ? name & " (" & email & ")" : name ? name : email }}',
    ),
    charges: listOptions(
      'charges',
      '{{ $uppercase(currency) & " " & amount & " · " & $substring($fromMillis(created * 1000), 0, 10) & (billing_details.email ? " · " & billing_details.email) & (description ? " · " & description) }}',
    ),
    prices: listOptions(
      'prices',
      '{{ product.name & " · " & $uppercase(currency) & " " & unit_amount & (recurring ? " / " & recurring.interval) & (nickname ? " · " & nickname) }}',
      { active: 'true', 'expand[]': 'data.product' },
    ),
    invoices: listOptions(
      'invoices',
      '{{ (number ? number : "Draft") & " · " & (customer_name ? customer_name : customer_email) & " · " & $uppercase(currency) & " " & total }}',
    ),
    subscriptions: listOptions(
      'subscriptions',
      '{{ (customer.name ? customer.name : customer.email) & " · " & $uppercase(currency) & " " & items.data[0].price.unit_amount & " · " & status }}',
      { 'expand[]': 'data.customer' },
    ),
  },
  triggers: [
    eventTrigger(
      'payment-succeeded',
      'Payment succeeded',
      'When a payment succeeds',
      'charge.succeeded',
      sampleCharge,
      ['new payment', 'charge', 'sale', 'paid'],
    ),
    eventTrigger(
      'payment-failed',
      'Payment failed',
      'When a payment fails',
      'charge.failed',
      {
        ...sampleCharge,
        paid: false,
        status: 'failed',
        failure_message: 'The card has insufficient funds.',
      },
      ['declined', 'charge failed'],
    ),
    eventTrigger(
      'checkout-completed',
      'Checkout completed',
      'When somebody completes a checkout or payment link',
      'checkout.session.completed',
      {
        id: 'cs_test_a1B2c3D4e5F6g7',
        object: 'checkout.session',
        amount_total: 1250,
        currency: 'eur',
        created: 1772442800,
        customer: 'cus_A1b2C3d4E5f6G7',
        customer_details: { email: 'sam@example.com', name: 'Sam Example' },
        mode: 'payment',
        payment_intent: 'pi_3A1b2C3d4E5f6G7',
        payment_link: null,
        payment_status: 'paid',
        status: 'complete',
        metadata: {},
      },
      ['order', 'payment link', 'purchase'],
    ),
    newTrigger(
      'new-customer',
      'New customer',
      'When a customer is added',
      'customers',
      sampleCustomer,
      ['customer created'],
    ),
    eventTrigger(
      'invoice-paid',
      'Invoice paid',
      'When an invoice is paid',
      'invoice.paid',
      sampleInvoice,
      ['invoice payment'],
    ),
    eventTrigger(
      'invoice-payment-failed',
      'Payment of an invoice failed',
      'When the payment of an invoice fails',
      'invoice.payment_failed',
      { ...sampleInvoice, status: 'open', amount_paid: 0, amount_remaining: 1250 },
      ['dunning', 'overdue'],
    ),
    newTrigger(
      'new-subscription',
      'New subscription',
      'When a subscription begins',
      'subscriptions',
      sampleSubscription,
      ['subscription created', 'subscriber'],
      { status: 'all' },
    ),
    eventTrigger(
      'subscription-ended',
      'Subscription ended',
      'When a subscription ends',
      'customer.subscription.deleted',
      { ...sampleSubscription, status: 'canceled', canceled_at: 1772442900 },
      ['cancelled', 'churn', 'unsubscribed'],
    ),
    newTrigger('new-refund', 'New refund', 'When a payment is refunded', 'refunds', sampleRefund, [
      'money back',
      'refund created',
    ]),
    eventTrigger(
      'new-dispute',
      'New dispute',
      'When a customer disputes a payment',
      'charge.dispute.created',
      {
        id: 'dp_1A1b2C3d4E5f6G7',
        object: 'dispute',
        amount: 1250,
        charge: 'ch_3A1b2C3d4E5f6G7',
        created: 1772442900,
        currency: 'eur',
        reason: 'general',
        status: 'needs_response',
        metadata: {},
      },
      ['chargeback'],
    ),
    {
      ...eventTrigger(
        'event',
        'Any event',
        'When Stripe reports {type}',
        'payout.paid',
        {
          id: 'po_1A1b2C3d4E5f6G7',
          object: 'payout',
          amount: 5000,
          arrival_date: 1772496000,
          created: 1772442900,
          currency: 'eur',
          status: 'paid',
        },
        ['webhook', 'payout'],
      ),
      about: 'Starts for every event of a kind; Stripe’s list of kinds is in its documentation.',
      fields: [
        {
          id: 'type',
          label: 'Kind of event',
          type: 'text' as const,
          required: true,
          help: 'May end in a star for a group.',
          example: 'payout.*',
        },
      ],
      request: {
        get: '/v1/events',
        query: { type: '{{ fields.type }}', 'created[gte]': createdSince },
        reference: reference('events/list'),
      },
    },
  ],
  actions: [
    {
      id: 'create-customer',
      name: 'Create customer',
      sentence: 'Create the customer {email}',
      ...once,
      fields: customerFields,
      request: {
        post: '/v1/customers',
        body: customerBody,
        bodyType: 'form',
        reference: reference('customers/create'),
      },
      sample: sampleCustomer,
      synonyms: ['add customer', 'new customer'],
    },
    {
      id: 'update-customer',
      name: 'Update customer',
      sentence: 'Change {customer}',
      about: 'Fields left empty stay as they are.',
      ...once,
      fields: [customerField, ...customerFields],
      request: {
        post: '/v1/customers/{{ fields.customer }}',
        body: customerBody,
        bodyType: 'form',
        reference: reference('customers/update'),
      },
      sample: sampleCustomer,
      synonyms: ['edit customer'],
    },
    {
      id: 'find-customers',
      name: 'Find customers by e-mail',
      sentence: 'Find customers with {email}',
      changes: false,
      repeat: 'safe',
      fields: [
        {
          id: 'email',
          label: 'E-mail',
          type: 'email',
          required: true,
          help: 'As it is written in Stripe, capitals included.',
        },
      ],
      request: {
        get: '/v1/customers',
        query: { email: '{{ fields.email }}' },
        reference: reference('customers/list'),
      },
      paging,
      sample: [sampleCustomer],
      synonyms: ['search customer', 'look up customer'],
    },
    {
      id: 'get-customer',
      name: 'Get customer',
      sentence: 'Get {customer}',
      changes: false,
      repeat: 'safe',
      fields: [customerField],
      request: {
        get: '/v1/customers/{{ fields.customer }}',
        reference: reference('customers/retrieve'),
      },
      sample: sampleCustomer,
      synonyms: ['read customer'],
    },
    {
      id: 'delete-customer',
      name: 'Delete customer',
      sentence: 'Delete {customer}',
      about: 'Ends the customer’s subscriptions at once. It cannot be undone.',
      changes: true,
      repeat: 'safe',
      fields: [customerField],
      request: {
        delete: '/v1/customers/{{ fields.customer }}',
        reference: reference('customers/delete'),
      },
      output: '{{ { "deleted": true } }}',
      sample: { deleted: true },
      synonyms: ['remove customer'],
    },
    {
      id: 'list-payments',
      name: 'List payments',
      sentence: 'List payments',
      changes: false,
      repeat: 'safe',
      fields: [
        { ...customerField, required: false },
        { id: 'from', label: 'From', type: 'dateTime', more: true, example: '2026-03-01' },
        { id: 'until', label: 'Before', type: 'dateTime', more: true, example: '2026-04-01' },
      ],
      request: {
        get: '/v1/charges',
        query: {
          customer: '{{ fields.customer }}',
          'created[gte]': '{{ $floor($toMillis($formatDate(fields.from)) / 1000) }}',
          'created[lt]': '{{ $floor($toMillis($formatDate(fields.until)) / 1000) }}',
        },
        reference: reference('charges/list'),
      },
      paging,
      sample: [sampleCharge],
      synonyms: ['charges', 'all payments'],
    },
    {
      id: 'create-payment-link',
      name: 'Create payment link',
      sentence: 'Create a payment link for {price}',
      ...once,
      fields: [priceField, quantityField, metadataField],
      request: {
        post: '/v1/payment_links',
        body: {
          line_items: { '0': { price: '{{ fields.price }}', quantity: '{{ fields.quantity }}' } },
          metadata: '{{ fields.metadata }}',
        },
        bodyType: 'form',
        reference: reference('payment-link/create'),
      },
      sample: {
        id: 'plink_1A1b2C3d4E5f6G7',
        object: 'payment_link',
        active: true,
        currency: 'eur',
        livemode: false,
        metadata: {},
        url: 'https://buy.stripe.com/test_example',
      },
      synonyms: ['checkout', 'buy link'],
    },
    {
      id: 'create-product',
      name: 'Create product with price',
      sentence: 'Create the product {name}',
      ...once,
      fields: [
        { id: 'name', label: 'Name', type: 'text', required: true },
        amountField,
        currencyField,
        {
          id: 'interval',
          label: 'Paid every',
          type: 'choice',
          help: 'Left empty: once.',
          choices: [
            { value: 'day', label: 'Day' },
            { value: 'week', label: 'Week' },
            { value: 'month', label: 'Month' },
            { value: 'year', label: 'Year' },
          ],
        },
        { id: 'description', label: 'Description', type: 'text', more: true },
        metadataField,
      ],
      request: {
        post: '/v1/products',
        body: {
          name: '{{ fields.name }}',
          description: '{{ fields.description }}',
          default_price_data: {
            currency: '{{ $lowercase(fields.currency) }}',
            unit_amount: `{{ ${minor('fields.amount', 'fields.currency')} }}`,
            recurring: '{{ fields.interval ? { "interval": fields.interval } }}',
          },
          metadata: '{{ fields.metadata }}',
        },
        bodyType: 'form',
        reference: reference('products/create'),
      },
      sample: {
        id: 'prod_A1b2C3d4E5f6G7',
        object: 'product',
        active: true,
        created: 1772442900,
        default_price: 'price_1A1b2C3d4E5f6G7',
        description: null,
        livemode: false,
        metadata: {},
        name: 'Office paper',
      },
      synonyms: ['new product', 'new price'],
    },
    {
      id: 'create-invoice',
      name: 'Create draft invoice',
      sentence: 'Draft an invoice for {customer}',
      about: 'Makes a draft with one line. Send invoice sends it; more lines can be added before.',
      changes: true,
      repeat: 'never',
      fields: [
        customerField,
        { id: 'description', label: 'What for', type: 'text', required: true },
        amountField,
        currencyField,
        { id: 'days', label: 'Days until it is due', type: 'number', default: 30 },
        { id: 'memo', label: 'Memo', type: 'longText', more: true },
        metadataField,
      ],
      before: [
        {
          id: 'invoice',
          request: {
            post: '/v1/invoices',
            body: {
              customer: '{{ fields.customer }}',
              currency: '{{ $lowercase(fields.currency) }}',
              collection_method: 'send_invoice',
              days_until_due: '{{ fields.days }}',
              auto_advance: 'false',
              description: '{{ fields.memo }}',
              metadata: '{{ fields.metadata }}',
            },
            bodyType: 'form',
            reference: reference('invoices/create'),
          },
        },
        {
          id: 'line',
          request: {
            post: '/v1/invoiceitems',
            body: {
              customer: '{{ fields.customer }}',
              invoice: '{{ answers.invoice.id }}',
              description: '{{ fields.description }}',
              amount: `{{ ${minor('fields.amount', 'fields.currency')} }}`,
              currency: '{{ $lowercase(fields.currency) }}',
            },
            bodyType: 'form',
            reference: reference('invoiceitems/create'),
          },
        },
      ],
      request: {
        get: '/v1/invoices/{{ answers.invoice.id }}',
        reference: reference('invoices/retrieve'),
      },
      sample: { ...sampleInvoice, number: null, status: 'draft', amount_paid: 0 },
      synonyms: ['bill', 'new invoice'],
    },
    {
      id: 'add-invoice-line',
      name: 'Add line to a draft invoice',
      sentence: 'Add {description} to {invoice}',
      ...once,
      fields: [
        invoiceField,
        { id: 'description', label: 'What for', type: 'text', required: true },
        amountField,
      ],
      before: [
        {
          id: 'invoice',
          request: {
            get: '/v1/invoices/{{ fields.invoice }}',
            reference: reference('invoices/retrieve'),
          },
        },
      ],
      request: {
        post: '/v1/invoiceitems',
        body: {
          customer: '{{ answers.invoice.customer }}',
          invoice: '{{ fields.invoice }}',
          description: '{{ fields.description }}',
          amount: `{{ ${minor('fields.amount', 'answers.invoice.currency')} }}`,
          currency: '{{ answers.invoice.currency }}',
        },
        bodyType: 'form',
        reference: reference('invoiceitems/create'),
      },
      sample: {
        id: 'ii_1A1b2C3d4E5f6G7',
        object: 'invoiceitem',
        amount: 1250,
        currency: 'eur',
        customer: 'cus_A1b2C3d4E5f6G7',
        description: 'Office paper',
        invoice: 'in_1A1b2C3d4E5f6G7',
        metadata: {},
      },
      synonyms: ['invoice item', 'position'],
    },
    {
      id: 'send-invoice',
      name: 'Send invoice',
      sentence: 'Send {invoice}',
      about: 'Makes a draft final and sends it by e-mail. With a test key no e-mail is sent.',
      ...once,
      fields: [invoiceField],
      request: {
        post: '/v1/invoices/{{ fields.invoice }}/send',
        bodyType: 'form',
        reference: reference('invoices/send'),
      },
      sample: { ...sampleInvoice, status: 'open', amount_paid: 0, amount_remaining: 1250 },
      synonyms: ['finalize invoice', 'bill'],
    },
    {
      id: 'create-subscription',
      name: 'Create subscription',
      sentence: 'Subscribe {customer} to {price}',
      about: 'The customer pays by a payment method that is on file, or by invoice.',
      ...once,
      fields: [
        customerField,
        priceField,
        quantityField,
        {
          id: 'collection',
          label: 'Paid',
          type: 'choice',
          default: 'charge_automatically',
          choices: [
            { value: 'charge_automatically', label: 'By itself' },
            { value: 'send_invoice', label: 'By invoice, due in 30 days' },
          ],
        },
        { id: 'trialDays', label: 'Trial days', type: 'number', more: true },
        metadataField,
      ],
      request: {
        post: '/v1/subscriptions',
        body: {
          customer: '{{ fields.customer }}',
          items: { '0': { price: '{{ fields.price }}', quantity: '{{ fields.quantity }}' } },
          collection_method: '{{ fields.collection }}',
          days_until_due: '{{ fields.collection = "send_invoice" ? 30 }}',
          trial_period_days: '{{ fields.trialDays }}',
          metadata: '{{ fields.metadata }}',
        },
        bodyType: 'form',
        reference: reference('subscriptions/create'),
      },
      sample: sampleSubscription,
      synonyms: ['subscribe', 'plan'],
    },
    {
      id: 'end-subscription',
      name: 'End subscription with its period',
      sentence: 'End {subscription} when what is paid for is over',
      ...once,
      fields: [subscriptionField],
      request: {
        post: '/v1/subscriptions/{{ fields.subscription }}',
        body: { cancel_at_period_end: 'true' },
        bodyType: 'form',
        reference: reference('subscriptions/update'),
      },
      sample: { ...sampleSubscription, cancel_at_period_end: true },
      synonyms: ['cancel at period end', 'unsubscribe'],
    },
    {
      id: 'cancel-subscription',
      name: 'Cancel subscription at once',
      sentence: 'Cancel {subscription} at once',
      changes: true,
      repeat: 'safe',
      fields: [subscriptionField],
      request: {
        delete: '/v1/subscriptions/{{ fields.subscription }}',
        reference: reference('subscriptions/cancel'),
      },
      sample: { ...sampleSubscription, status: 'canceled', canceled_at: 1772442900 },
      synonyms: ['stop subscription', 'unsubscribe'],
    },
    {
      id: 'create-refund',
      name: 'Refund a payment',
      sentence: 'Refund {charge}',
      ...once,
      fields: [
        dropdown('charge', 'Payment', 'charges'),
        {
          ...amountField,
          required: false,
          help: 'In the currency’s usual unit. Left empty: all of it.',
        },
        {
          id: 'reason',
          label: 'Reason',
          type: 'choice',
          more: true,
          choices: [
            { value: 'requested_by_customer', label: 'Requested by the customer' },
            { value: 'duplicate', label: 'Duplicate' },
            { value: 'fraudulent', label: 'Fraudulent' },
          ],
        },
        metadataField,
      ],
      before: [
        {
          id: 'charge',
          request: {
            get: '/v1/charges/{{ fields.charge }}',
            reference: reference('charges/retrieve'),
          },
        },
      ],
      request: {
        post: '/v1/refunds',
        body: {
          charge: '{{ fields.charge }}',
          amount: `{{ $exists(fields.amount) ? ${minor('fields.amount', 'answers.charge.currency')} }}`,
          reason: '{{ fields.reason }}',
          metadata: '{{ fields.metadata }}',
        },
        bodyType: 'form',
        reference: reference('refunds/create'),
      },
      sample: sampleRefund,
      synonyms: ['money back', 'give back'],
    },
    {
      id: 'get-balance',
      name: 'Get balance',
      sentence: 'Get the balance',
      changes: false,
      repeat: 'safe',
      request: { get: '/v1/balance', reference: reference('balance/balance_retrieve') },
      sample: {
        object: 'balance',
        available: [{ amount: 125000, currency: 'eur', source_types: { card: 125000 } }],
        livemode: false,
        pending: [{ amount: 1250, currency: 'eur', source_types: { card: 1250 } }],
      },
      synonyms: ['funds', 'available money'],
    },
  ],
});
