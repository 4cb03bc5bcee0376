"""The first tables"""

import sqlalchemy as sa
from alembic import op

revision = '0001'
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('inbox',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('once', sa.String(), nullable=True),
    sa.Column('subject', sa.String(), nullable=False),
    sa.Column('sender', sa.Integer(), nullable=True),
    sa.Column('kind', sa.String(), nullable=False),
    sa.Column('lane', sa.Integer(), nullable=False),
    sa.Column('at', sa.BigInteger(), nullable=False),
    sa.Column('attempts', sa.Integer(), nullable=False),
    sa.Column('error', sa.String(), nullable=False),
    sa.Column('closed', sa.BigInteger(), nullable=True),
    sa.Column('aside', sa.Integer(), nullable=True),
    sa.Column('sealed_for', sa.String(), nullable=False),
    sa.Column('body', sa.LargeBinary(), nullable=True),
    sa.PrimaryKeyConstraint('id'),
    sa.UniqueConstraint('once'),
    sqlite_autoincrement=True
    )
    with op.batch_alter_table('inbox', schema=None) as batch_op:
        batch_op.create_index('inbox_aside', ['id'], unique=False, sqlite_where=sa.text('aside IS NOT NULL'))
        batch_op.create_index('inbox_sealed_for', ['sealed_for'], unique=False)
        batch_op.create_index('inbox_subject', ['subject', 'id'], unique=False, sqlite_where=sa.text('closed IS NULL'))
        batch_op.create_index('inbox_waiting', ['lane', 'id', 'subject'], unique=False, sqlite_where=sa.text('closed IS NULL'))

    op.create_table('keys',
    sa.Column('owner', sa.String(), nullable=False),
    sa.Column('wrapped', sa.LargeBinary(), nullable=True),
    sa.PrimaryKeyConstraint('owner'),
    sqlite_with_rowid=False
    )
    op.create_table('people',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('status', sa.String(), nullable=False),
    sa.Column('roles', sa.String(), nullable=False),
    sa.Column('staff', sa.Integer(), nullable=True),
    sa.Column('pseudonym', sa.String(), nullable=False),
    sa.Column('chat_hash', sa.String(), nullable=True),
    sa.Column('chat', sa.LargeBinary(), nullable=True),
    sa.Column('body', sa.LargeBinary(), nullable=True),
    sa.PrimaryKeyConstraint('id')
    )
    with op.batch_alter_table('people', schema=None) as batch_op:
        batch_op.create_index('people_chat', ['chat_hash'], unique=True, sqlite_where=sa.text('chat_hash IS NOT NULL'))
        batch_op.create_index('people_pseudonym', ['pseudonym'], unique=True, sqlite_where=sa.text("pseudonym <> ''"))
        batch_op.create_index('people_staff', ['staff', 'id'], unique=False, sqlite_where=sa.text('staff IS NOT NULL'))

    op.create_table('timers',
    sa.Column('subject', sa.String(), nullable=False),
    sa.Column('kind', sa.String(), nullable=False),
    sa.Column('key', sa.String(), nullable=False),
    sa.Column('lane', sa.Integer(), nullable=False),
    sa.Column('due', sa.BigInteger(), nullable=False),
    sa.Column('sealed_for', sa.String(), nullable=False),
    sa.Column('body', sa.LargeBinary(), nullable=False),
    sa.PrimaryKeyConstraint('subject', 'kind', 'key')
    )
    with op.batch_alter_table('timers', schema=None) as batch_op:
        batch_op.create_index('timers_due', ['lane', 'due'], unique=False)

    op.create_table('turns',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('at', sa.BigInteger(), nullable=False),
    sa.Column('subject', sa.String(), nullable=False),
    sa.Column('inbox', sa.String(), nullable=False),
    sa.Column('world_digest', sa.String(), nullable=False),
    sa.Column('effects_digest', sa.String(), nullable=False),
    sa.Column('pages', sa.String(), nullable=False),
    sa.PrimaryKeyConstraint('id'),
    sqlite_autoincrement=True
    )
    op.create_table('absences',
    sa.Column('person', sa.Integer(), nullable=False),
    sa.Column('first', sa.String(), nullable=False),
    sa.Column('last', sa.String(), nullable=False),
    sa.ForeignKeyConstraint(['person'], ['people.id'], ),
    sa.PrimaryKeyConstraint('person', 'first'),
    sqlite_with_rowid=False
    )
    op.create_table('actions',
    sa.Column('id', sa.String(), nullable=False),
    sa.Column('person', sa.Integer(), nullable=False),
    sa.Column('role', sa.String(), nullable=True),
    sa.Column('concern', sa.Integer(), nullable=True),
    sa.Column('created', sa.BigInteger(), nullable=False),
    sa.Column('used', sa.BigInteger(), nullable=True),
    sa.Column('body', sa.LargeBinary(), nullable=False),
    sa.ForeignKeyConstraint(['person'], ['people.id'], ),
    sa.PrimaryKeyConstraint('id'),
    sqlite_with_rowid=False
    )
    with op.batch_alter_table('actions', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_actions_person'), ['person'], unique=False)

    op.create_table('checkins',
    sa.Column('person', sa.Integer(), nullable=False),
    sa.Column('local_date', sa.String(), nullable=False),
    sa.Column('plan', sa.String(), nullable=False),
    sa.Column('body', sa.LargeBinary(), nullable=False),
    sa.ForeignKeyConstraint(['person'], ['people.id'], ),
    sa.PrimaryKeyConstraint('person', 'local_date', 'plan'),
    sqlite_with_rowid=False
    )
    op.create_table('commitments',
    sa.Column('person', sa.Integer(), nullable=False),
    sa.Column('id', sa.String(), nullable=False),
    sa.Column('opened', sa.BigInteger(), nullable=False),
    sa.Column('closed', sa.BigInteger(), nullable=True),
    sa.Column('body', sa.LargeBinary(), nullable=False),
    sa.ForeignKeyConstraint(['person'], ['people.id'], ),
    sa.PrimaryKeyConstraint('person', 'id'),
    sqlite_with_rowid=False
    )
    op.create_table('concerns',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('mentee', sa.Integer(), nullable=False),
    sa.Column('tier', sa.String(), nullable=False),
    sa.Column('next_action', sa.BigInteger(), nullable=True),
    sa.Column('closed', sa.BigInteger(), nullable=True),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('body', sa.LargeBinary(), nullable=False),
    sa.ForeignKeyConstraint(['mentee'], ['people.id'], ),
    sa.PrimaryKeyConstraint('id')
    )
    with op.batch_alter_table('concerns', schema=None) as batch_op:
        batch_op.create_index('concerns_open', ['id', 'next_action'], unique=False, sqlite_where=sa.text('closed IS NULL'))
        batch_op.create_index(batch_op.f('ix_concerns_mentee'), ['mentee'], unique=False)

    op.create_table('events',
    sa.Column('person', sa.Integer(), nullable=False),
    sa.Column('page', sa.Integer(), nullable=False),
    sa.Column('count', sa.Integer(), nullable=False),
    sa.Column('last', sa.BigInteger(), nullable=False),
    sa.Column('body', sa.LargeBinary(), nullable=False),
    sa.ForeignKeyConstraint(['person'], ['people.id'], ),
    sa.PrimaryKeyConstraint('person', 'page')
    )
    op.create_table('flags',
    sa.Column('person', sa.Integer(), nullable=False),
    sa.Column('id', sa.String(), nullable=False),
    sa.Column('at', sa.BigInteger(), nullable=False),
    sa.Column('body', sa.LargeBinary(), nullable=False),
    sa.ForeignKeyConstraint(['person'], ['people.id'], ),
    sa.PrimaryKeyConstraint('person', 'id')
    )
    with op.batch_alter_table('flags', schema=None) as batch_op:
        batch_op.create_index('flags_at', ['person', 'at'], unique=False)

    op.create_table('invitations',
    sa.Column('token_hash', sa.String(), nullable=False),
    sa.Column('person', sa.Integer(), nullable=False),
    sa.Column('expires', sa.BigInteger(), nullable=False),
    sa.Column('used', sa.BigInteger(), nullable=True),
    sa.ForeignKeyConstraint(['person'], ['people.id'], ),
    sa.PrimaryKeyConstraint('token_hash')
    )
    with op.batch_alter_table('invitations', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_invitations_person'), ['person'], unique=False)

    op.create_table('outbox',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.String(), nullable=False),
    sa.Column('lane', sa.Integer(), nullable=False),
    sa.Column('person', sa.Integer(), nullable=True),
    sa.Column('concern', sa.Integer(), nullable=True),
    sa.Column('alert', sa.Integer(), nullable=True),
    sa.Column('created', sa.BigInteger(), nullable=False),
    sa.Column('not_before', sa.BigInteger(), nullable=False),
    sa.Column('attempt', sa.Integer(), nullable=False),
    sa.Column('ambiguous', sa.Integer(), nullable=False),
    sa.Column('claimed', sa.BigInteger(), nullable=True),
    sa.Column('closed', sa.BigInteger(), nullable=True),
    sa.Column('why', sa.String(), nullable=False),
    sa.Column('message_id', sa.Integer(), nullable=True),
    sa.Column('sealed_for', sa.String(), nullable=False),
    sa.Column('body', sa.LargeBinary(), nullable=True),
    sa.ForeignKeyConstraint(['person'], ['people.id'], ),
    sa.PrimaryKeyConstraint('id'),
    sqlite_autoincrement=True
    )
    with op.batch_alter_table('outbox', schema=None) as batch_op:
        batch_op.create_index('outbox_alerts', ['person', 'created'], unique=False, sqlite_where=sa.text('alert IS NOT NULL'))
        batch_op.create_index('outbox_claimed', ['id'], unique=False, sqlite_where=sa.text('closed IS NULL AND claimed IS NOT NULL'))
        batch_op.create_index('outbox_person', ['person', 'lane', 'id'], unique=False, sqlite_where=sa.text('closed IS NULL'))
        batch_op.create_index('outbox_waiting', ['lane', 'id'], unique=False, sqlite_where=sa.text('closed IS NULL AND claimed IS NULL'))

    op.create_table('pairings',
    sa.Column('mentee', sa.Integer(), nullable=False),
    sa.Column('mentor', sa.Integer(), nullable=True),
    sa.Column('backup', sa.Integer(), nullable=True),
    sa.Column('mentor_wrote', sa.BigInteger(), nullable=True),
    sa.Column('left_out', sa.String(), nullable=False),
    sa.ForeignKeyConstraint(['backup'], ['people.id'], ),
    sa.ForeignKeyConstraint(['mentee'], ['people.id'], ),
    sa.ForeignKeyConstraint(['mentor'], ['people.id'], ),
    sa.PrimaryKeyConstraint('mentee')
    )
    with op.batch_alter_table('pairings', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_pairings_backup'), ['backup'], unique=False)
        batch_op.create_index(batch_op.f('ix_pairings_mentor'), ['mentor'], unique=False)

    op.create_table('plans',
    sa.Column('person', sa.Integer(), nullable=False),
    sa.Column('id', sa.String(), nullable=False),
    sa.Column('body', sa.LargeBinary(), nullable=False),
    sa.ForeignKeyConstraint(['person'], ['people.id'], ),
    sa.PrimaryKeyConstraint('person', 'id'),
    sqlite_with_rowid=False
    )
    op.create_table('relays',
    sa.Column('person', sa.Integer(), nullable=False),
    sa.Column('peer', sa.Integer(), nullable=False),
    sa.Column('until', sa.BigInteger(), nullable=False),
    sa.Column('concern', sa.Integer(), nullable=True),
    sa.ForeignKeyConstraint(['peer'], ['people.id'], ),
    sa.ForeignKeyConstraint(['person'], ['people.id'], ),
    sa.PrimaryKeyConstraint('person')
    )
    with op.batch_alter_table('relays', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_relays_peer'), ['peer'], unique=False)

    op.create_table('sessions',
    sa.Column('person', sa.Integer(), nullable=False),
    sa.Column('id', sa.String(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('body', sa.LargeBinary(), nullable=False),
    sa.ForeignKeyConstraint(['person'], ['people.id'], ),
    sa.PrimaryKeyConstraint('person')
    )
    op.create_table('transcript',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('person', sa.Integer(), nullable=False),
    sa.Column('at', sa.BigInteger(), nullable=False),
    sa.Column('heard', sa.Integer(), nullable=True),
    sa.Column('body', sa.LargeBinary(), nullable=False),
    sa.ForeignKeyConstraint(['person'], ['people.id'], ),
    sa.PrimaryKeyConstraint('id')
    )
    with op.batch_alter_table('transcript', schema=None) as batch_op:
        batch_op.create_index('transcript_person', ['person', 'at'], unique=False)

    op.create_table('weights',
    sa.Column('person', sa.Integer(), nullable=False),
    sa.Column('rule', sa.String(), nullable=False),
    sa.Column('weight', sa.Float(), nullable=False),
    sa.ForeignKeyConstraint(['person'], ['people.id'], ),
    sa.PrimaryKeyConstraint('person', 'rule'),
    sqlite_with_rowid=False
    )


def downgrade() -> None:
    op.drop_table('weights')
    with op.batch_alter_table('transcript', schema=None) as batch_op:
        batch_op.drop_index('transcript_person')

    op.drop_table('transcript')
    op.drop_table('sessions')
    with op.batch_alter_table('relays', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_relays_peer'))

    op.drop_table('relays')
    op.drop_table('plans')
    with op.batch_alter_table('pairings', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_pairings_mentor'))
        batch_op.drop_index(batch_op.f('ix_pairings_backup'))

    op.drop_table('pairings')
    with op.batch_alter_table('outbox', schema=None) as batch_op:
        batch_op.drop_index('outbox_waiting', sqlite_where=sa.text('closed IS NULL AND claimed IS NULL'))
        batch_op.drop_index('outbox_person', sqlite_where=sa.text('closed IS NULL'))
        batch_op.drop_index('outbox_claimed', sqlite_where=sa.text('closed IS NULL AND claimed IS NOT NULL'))
        batch_op.drop_index('outbox_alerts', sqlite_where=sa.text('alert IS NOT NULL'))

    op.drop_table('outbox')
    with op.batch_alter_table('invitations', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_invitations_person'))

    op.drop_table('invitations')
    with op.batch_alter_table('flags', schema=None) as batch_op:
        batch_op.drop_index('flags_at')

    op.drop_table('flags')
    op.drop_table('events')
    with op.batch_alter_table('concerns', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_concerns_mentee'))
        batch_op.drop_index('concerns_open', sqlite_where=sa.text('closed IS NULL'))

    op.drop_table('concerns')
    op.drop_table('commitments')
    op.drop_table('checkins')
    with op.batch_alter_table('actions', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_actions_person'))

    op.drop_table('actions')
    op.drop_table('absences')
    op.drop_table('turns')
    with op.batch_alter_table('timers', schema=None) as batch_op:
        batch_op.drop_index('timers_due')

    op.drop_table('timers')
    with op.batch_alter_table('people', schema=None) as batch_op:
        batch_op.drop_index('people_staff', sqlite_where=sa.text('staff IS NOT NULL'))
        batch_op.drop_index('people_pseudonym', sqlite_where=sa.text("pseudonym <> ''"))
        batch_op.drop_index('people_chat', sqlite_where=sa.text('chat_hash IS NOT NULL'))

    op.drop_table('people')
    op.drop_table('keys')
    with op.batch_alter_table('inbox', schema=None) as batch_op:
        batch_op.drop_index('inbox_waiting', sqlite_where=sa.text('closed IS NULL'))
        batch_op.drop_index('inbox_subject', sqlite_where=sa.text('closed IS NULL'))
        batch_op.drop_index('inbox_sealed_for')
        batch_op.drop_index('inbox_aside', sqlite_where=sa.text('aside IS NOT NULL'))

    op.drop_table('inbox')
