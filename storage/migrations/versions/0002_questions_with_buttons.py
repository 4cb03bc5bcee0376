"""Questions with buttons"""

import sqlalchemy as sa
from alembic import op

revision = '0002'
down_revision = '0001'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column('outbox', sa.Column('question', sa.String(), nullable=True))
    op.create_index('outbox_question', 'outbox', ['person', 'question'], sqlite_where=sa.text('question IS NOT NULL'))


def downgrade() -> None:
    op.drop_index('outbox_question', 'outbox')
    op.drop_column('outbox', 'question')
