BEGIN TRANSACTION;
CREATE TABLE accounts (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	space_id INTEGER NOT NULL, 
	native_id VARCHAR(64) NOT NULL, 
	member_id INTEGER NOT NULL, 
	name TEXT NOT NULL, 
	CONSTRAINT fk_accounts_space_id FOREIGN KEY(space_id) REFERENCES spaces (id), 
	CONSTRAINT fk_accounts_member_id FOREIGN KEY(member_id) REFERENCES members (id), 
	CONSTRAINT uq_accounts_space_id_native_id UNIQUE (space_id, native_id)
);
INSERT INTO "accounts" VALUES(1,1,'id-of-ana',1,'Ana');
INSERT INTO "accounts" VALUES(2,1,'id-of-tom',2,'Tom');
CREATE TABLE alembic_version (
	version_num VARCHAR(32) NOT NULL,
	CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num)
);
INSERT INTO "alembic_version" VALUES('0010');
CREATE TABLE ballots (
	community_id INTEGER NOT NULL,
	kind VARCHAR(16) NOT NULL,
	week VARCHAR(8) NOT NULL,
	item_id VARCHAR(64) NOT NULL,
	place INTEGER NOT NULL,
	CONSTRAINT pk_ballots PRIMARY KEY (community_id, kind, week, item_id),
	CONSTRAINT fk_ballots_community_id FOREIGN KEY(community_id) REFERENCES communities (id)
)
 WITHOUT ROWID

;
INSERT INTO "ballots" VALUES(1,'paper','2026-W47','rea-adam',1);
CREATE TABLE bins (
	community_id INTEGER NOT NULL,
	cohort_id INTEGER NOT NULL,
	period VARCHAR(16) NOT NULL,
	points INTEGER NOT NULL,
	members INTEGER NOT NULL,
	CONSTRAINT pk_bins PRIMARY KEY (community_id, cohort_id, period, points),
	CONSTRAINT fk_bins_community_id FOREIGN KEY(community_id) REFERENCES communities (id)
)
 WITHOUT ROWID

;
INSERT INTO "bins" VALUES(1,0,'all',4,1);
CREATE TABLE breaks (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
	community_id INTEGER NOT NULL,
	kind VARCHAR(16) NOT NULL,
	first DATE NOT NULL,
	last DATE NOT NULL,
	why TEXT DEFAULT '' NOT NULL,
	CONSTRAINT fk_breaks_community_id FOREIGN KEY(community_id) REFERENCES communities (id)
);
INSERT INTO "breaks" VALUES(2,1,'','2026-12-21','2027-01-03','');
CREATE TABLE communities (
	id INTEGER NOT NULL,
	name TEXT NOT NULL,
	zone VARCHAR(64) DEFAULT 'UTC' NOT NULL,
	created_at DATETIME NOT NULL, orphaned_at DATETIME,
	CONSTRAINT pk_communities PRIMARY KEY (id)
);
INSERT INTO "communities" VALUES(1,'Hill','UTC','2026-11-20 12:00:00.000000',NULL);
CREATE TABLE drafts (
	name VARCHAR(16) NOT NULL,
	platform VARCHAR(16) NOT NULL,
	space VARCHAR(64) NOT NULL,
	account VARCHAR(64) NOT NULL,
	at DATETIME NOT NULL,
	line TEXT NOT NULL,
	answers TEXT NOT NULL,
	CONSTRAINT pk_drafts PRIMARY KEY (name)
)
 WITHOUT ROWID

;
INSERT INTO "drafts" VALUES('bcdfghjkmn','discord','hill','id-of-ana','2026-11-20 12:00:00.000000','log','{}');
CREATE TABLE entries (
	id INTEGER NOT NULL,
	community_id INTEGER NOT NULL,
	member_id INTEGER NOT NULL,
	kind VARCHAR(16) NOT NULL,
	item_id VARCHAR(64) NOT NULL,
	at DATETIME NOT NULL,
	day DATE NOT NULL,
	minutes INTEGER NOT NULL,
	points INTEGER NOT NULL,
	note TEXT DEFAULT '' NOT NULL,
	link TEXT DEFAULT '' NOT NULL,
	undone_at DATETIME, title TEXT DEFAULT '' NOT NULL, account_id INTEGER DEFAULT '0' NOT NULL,
	CONSTRAINT pk_entries PRIMARY KEY (id),
	CONSTRAINT fk_entries_community_id FOREIGN KEY(community_id) REFERENCES communities (id),
	CONSTRAINT fk_entries_member_id FOREIGN KEY(member_id) REFERENCES members (id)
);
INSERT INTO "entries" VALUES(1,1,1,'study','top-vectors','2026-11-20 12:00:00.000000','2026-11-20',45,4,'a note','https://example.org',NULL,'',1);
CREATE TABLE guesses (
	community_id INTEGER NOT NULL, 
	member_id INTEGER NOT NULL, 
	item_id VARCHAR(64) NOT NULL, 
	asked_at DATETIME NOT NULL, 
	guess TEXT NOT NULL, 
	guess_number DOUBLE, 
	sure INTEGER, 
	truth TEXT, 
	truth_number DOUBLE, 
	is_right BOOLEAN, account_id INTEGER DEFAULT '0' NOT NULL, 
	CONSTRAINT pk_guesses PRIMARY KEY (community_id, member_id, item_id, asked_at), 
	CONSTRAINT fk_guesses_community_id FOREIGN KEY(community_id) REFERENCES communities (id), 
	CONSTRAINT fk_guesses_member_id FOREIGN KEY(member_id) REFERENCES members (id)
)
 WITHOUT ROWID

;
INSERT INTO "guesses" VALUES(1,1,'cha-x','2026-11-09 08:00:00.000000','about 5',5.0,70,'4',4.0,0,1);
CREATE TABLE item_states (
	community_id INTEGER NOT NULL,
	member_id INTEGER NOT NULL,
	item_id VARCHAR(64) NOT NULL,
	entries INTEGER NOT NULL,
	minutes INTEGER NOT NULL,
	last_at DATETIME NOT NULL,
	done_at DATETIME,
	CONSTRAINT pk_item_states PRIMARY KEY (community_id, member_id, item_id),
	CONSTRAINT fk_item_states_community_id FOREIGN KEY(community_id) REFERENCES communities (id),
	CONSTRAINT fk_item_states_member_id FOREIGN KEY(member_id) REFERENCES members (id)
)
 WITHOUT ROWID

;
INSERT INTO "item_states" VALUES(1,1,'top-vectors',1,45,'2026-11-20 12:00:00.000000',NULL);
CREATE TABLE kv (
	"key" VARCHAR(64) NOT NULL,
	value TEXT NOT NULL,
	CONSTRAINT pk_kv PRIMARY KEY ("key")
)
 WITHOUT ROWID

;
INSERT INTO "kv" VALUES('commands/discord','abc');
CREATE TABLE members (
	id INTEGER NOT NULL,
	community_id INTEGER NOT NULL,
	name TEXT NOT NULL,
	zone VARCHAR(64),
	joined_at DATETIME NOT NULL, to_tell TEXT DEFAULT '' NOT NULL, hidden BOOLEAN DEFAULT 0 NOT NULL,
	CONSTRAINT pk_members PRIMARY KEY (id),
	CONSTRAINT fk_members_community_id FOREIGN KEY(community_id) REFERENCES communities (id)
);
INSERT INTO "members" VALUES(1,1,'Ana','Europe/Berlin','2026-11-20 12:00:00.000000','',0);
INSERT INTO "members" VALUES(2,1,'Tom',NULL,'2026-11-20 12:00:00.000000','',1);
CREATE TABLE organiser_log (
	id INTEGER NOT NULL, 
	community_id INTEGER NOT NULL, 
	space_id INTEGER NOT NULL, 
	channel VARCHAR(64) NOT NULL, 
	account VARCHAR(64) NOT NULL, 
	name TEXT NOT NULL, 
	at DATETIME NOT NULL, 
	did TEXT NOT NULL, 
	CONSTRAINT pk_organiser_log PRIMARY KEY (id), 
	CONSTRAINT fk_organiser_log_community_id FOREIGN KEY(community_id) REFERENCES communities (id), 
	CONSTRAINT fk_organiser_log_space_id FOREIGN KEY(space_id) REFERENCES spaces (id)
);
INSERT INTO "organiser_log" VALUES(1,1,1,'general','id-of-tom','Tom','2026-11-20 12:00:00.000000','{"id": "change.named", "values": {"name": "Ana"}}');
CREATE TABLE organisers (
	community_id INTEGER NOT NULL, 
	space_id INTEGER NOT NULL, 
	kind VARCHAR(8) NOT NULL, 
	native_id VARCHAR(64) NOT NULL, 
	name TEXT NOT NULL, 
	named_by TEXT NOT NULL, 
	named_at DATETIME NOT NULL, 
	CONSTRAINT pk_organisers PRIMARY KEY (space_id, kind, native_id), 
	CONSTRAINT fk_organisers_community_id FOREIGN KEY(community_id) REFERENCES communities (id), 
	CONSTRAINT fk_organisers_space_id FOREIGN KEY(space_id) REFERENCES spaces (id)
)
 WITHOUT ROWID

;
INSERT INTO "organisers" VALUES(1,1,'person','id-of-ana','Ana','Tom','2026-11-20 12:00:00.000000');
CREATE TABLE "outbox" (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	community_id INTEGER NOT NULL, 
	schedule_id INTEGER, 
	slot VARCHAR(10) NOT NULL, 
	platform VARCHAR(16) NOT NULL, 
	space VARCHAR(64) NOT NULL, 
	channel VARCHAR(64) NOT NULL, 
	"key" VARCHAR(25) NOT NULL, 
	reply BLOB NOT NULL, 
	state VARCHAR(8) NOT NULL, 
	attempts INTEGER NOT NULL, 
	first_try_at DATETIME, 
	next_try_at DATETIME NOT NULL, 
	lease_until DATETIME, 
	lease VARCHAR(32), 
	message_id TEXT, 
	reason TEXT DEFAULT ('') NOT NULL, 
	created_at DATETIME NOT NULL, 
	sent_at DATETIME, 
	kind VARCHAR(16) DEFAULT ('') NOT NULL, 
	member_id INTEGER, 
	item_id VARCHAR(64) DEFAULT ('') NOT NULL, 
	person VARCHAR(64) DEFAULT ('') NOT NULL, 
	due_at DATETIME NOT NULL, 
	give_up_at DATETIME NOT NULL, 
	link TEXT DEFAULT ('') NOT NULL, 
	thread VARCHAR(64), 
	refresh_at DATETIME, 
	refreshes INTEGER DEFAULT '0' NOT NULL, 
	CONSTRAINT fk_outbox_schedule_id FOREIGN KEY(schedule_id) REFERENCES schedules (id), 
	CONSTRAINT fk_outbox_member_id FOREIGN KEY(member_id) REFERENCES members (id), 
	CONSTRAINT uq_outbox_key UNIQUE ("key"), 
	CONSTRAINT uq_outbox_schedule_id_slot_channel UNIQUE (schedule_id, slot, channel), 
	CONSTRAINT fk_outbox_community_id FOREIGN KEY(community_id) REFERENCES communities (id)
);
INSERT INTO "outbox" VALUES(1,1,7,'2026-11-13','discord','hill','general','key-1',X'6F6C64','sent',1,NULL,'2026-11-20 12:00:00.000000',NULL,NULL,'m1','','2026-11-20 12:00:00.000000','2026-11-20 12:00:00.000000','paper',NULL,'rea-adam','','2026-11-20 12:00:00.000000','2026-11-20 12:00:00.000000','','',NULL,0);
CREATE TABLE past_posts (
	community_id INTEGER NOT NULL, 
	due_at DATETIME NOT NULL, 
	id INTEGER NOT NULL, 
	kind VARCHAR(16) NOT NULL, 
	slot VARCHAR(10) NOT NULL, 
	item_id VARCHAR(64) NOT NULL, 
	platform VARCHAR(16) NOT NULL, 
	space VARCHAR(64) NOT NULL, 
	channel VARCHAR(64) NOT NULL, 
	state VARCHAR(8) NOT NULL, 
	link TEXT NOT NULL, 
	reason TEXT NOT NULL, 
	created_at DATETIME NOT NULL, 
	sent_at DATETIME, 
	CONSTRAINT pk_past_posts PRIMARY KEY (community_id, due_at, id), 
	CONSTRAINT fk_past_posts_community_id FOREIGN KEY(community_id) REFERENCES communities (id)
)
 WITHOUT ROWID

;
CREATE TABLE picks (
	id INTEGER NOT NULL,
	community_id INTEGER NOT NULL,
	kind VARCHAR(16) NOT NULL,
	week VARCHAR(8) NOT NULL,
	item_id VARCHAR(64) NOT NULL,
	why TEXT NOT NULL,
	picked_at DATETIME NOT NULL, passed TEXT DEFAULT '' NOT NULL,
	CONSTRAINT pk_picks PRIMARY KEY (id),
	CONSTRAINT fk_picks_community_id FOREIGN KEY(community_id) REFERENCES communities (id),
	CONSTRAINT uq_picks_community_id_kind_item_id UNIQUE (community_id, kind, item_id),
	CONSTRAINT uq_picks_community_id_kind_week UNIQUE (community_id, kind, week)
);
INSERT INTO "picks" VALUES(3,1,'paper','2026-W47','rea-adam','because','2026-11-20 12:00:00.000000','');
CREATE TABLE recall_cards (
	community_id INTEGER NOT NULL, 
	member_id INTEGER NOT NULL, 
	item_id VARCHAR(64) NOT NULL, 
	stability DOUBLE NOT NULL, 
	difficulty DOUBLE NOT NULL, 
	due_on DATE NOT NULL, 
	last_at DATETIME NOT NULL, 
	grade INTEGER NOT NULL, 
	reviews INTEGER NOT NULL, 
	CONSTRAINT pk_recall_cards PRIMARY KEY (community_id, member_id, item_id), 
	CONSTRAINT fk_recall_cards_community_id FOREIGN KEY(community_id) REFERENCES communities (id), 
	CONSTRAINT fk_recall_cards_member_id FOREIGN KEY(member_id) REFERENCES members (id)
)
 WITHOUT ROWID

;
INSERT INTO "recall_cards" VALUES(1,1,'card-x',2.5,5.0,'2026-11-12','2026-11-09 08:00:00.000000',3,1);
CREATE TABLE recall_reviews (
	community_id INTEGER NOT NULL, 
	member_id INTEGER NOT NULL, 
	item_id VARCHAR(64) NOT NULL, 
	number INTEGER NOT NULL, 
	at DATETIME NOT NULL, 
	day DATE NOT NULL, 
	grade INTEGER NOT NULL, account_id INTEGER DEFAULT '0' NOT NULL, 
	CONSTRAINT pk_recall_reviews PRIMARY KEY (community_id, member_id, item_id, number), 
	CONSTRAINT fk_recall_reviews_community_id FOREIGN KEY(community_id) REFERENCES communities (id), 
	CONSTRAINT fk_recall_reviews_member_id FOREIGN KEY(member_id) REFERENCES members (id)
)
 WITHOUT ROWID

;
INSERT INTO "recall_reviews" VALUES(1,1,'card-x',1,'2026-11-09 08:00:00.000000','2026-11-09',3,1);
CREATE TABLE recall_weekly (
	community_id INTEGER NOT NULL, 
	member_id INTEGER NOT NULL, 
	platform VARCHAR(16) NOT NULL, 
	space VARCHAR(64) NOT NULL, 
	account VARCHAR(64) NOT NULL, 
	next_at DATETIME NOT NULL, 
	CONSTRAINT pk_recall_weekly PRIMARY KEY (community_id, member_id), 
	CONSTRAINT fk_recall_weekly_community_id FOREIGN KEY(community_id) REFERENCES communities (id), 
	CONSTRAINT fk_recall_weekly_member_id FOREIGN KEY(member_id) REFERENCES members (id)
)
 WITHOUT ROWID

;
INSERT INTO "recall_weekly" VALUES(1,1,'discord','g1','a1','2026-11-16 08:00:00.000000');
CREATE TABLE recaps (
	community_id INTEGER NOT NULL,
	slot VARCHAR(10) NOT NULL,
	since DATETIME NOT NULL,
	until DATETIME NOT NULL,
	CONSTRAINT pk_recaps PRIMARY KEY (community_id, slot),
	CONSTRAINT fk_recaps_community_id FOREIGN KEY(community_id) REFERENCES communities (id)
)
 WITHOUT ROWID

;
INSERT INTO "recaps" VALUES(1,'2026-11-13','2026-11-20 12:00:00.000000','2026-11-20 12:00:00.000000');
CREATE TABLE "schedules" (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
	community_id INTEGER NOT NULL,
	space_id INTEGER NOT NULL,
	kind VARCHAR(16) NOT NULL,
	channel VARCHAR(64) NOT NULL,
	weekday INTEGER NOT NULL,
	time VARCHAR(5) NOT NULL,
	zone VARCHAR(64) NOT NULL,
	paused BOOLEAN NOT NULL,
	next_run_at DATETIME,
	next_slot VARCHAR(10) NOT NULL,
	every INTEGER DEFAULT '1' NOT NULL,
	starts DATE,
	ends DATE,
	told TEXT DEFAULT '' NOT NULL,
	CONSTRAINT fk_schedules_community_id FOREIGN KEY(community_id) REFERENCES communities (id),
	CONSTRAINT fk_schedules_space_id FOREIGN KEY(space_id) REFERENCES spaces (id),
	CONSTRAINT uq_schedules_space_id_kind_channel UNIQUE (space_id, kind, channel)
);
INSERT INTO "schedules" VALUES(7,1,1,'paper','general',4,'09:00','Europe/Berlin',0,'2026-11-27 08:00:00.000000','2026-11-27',1,NULL,NULL,'');
CREATE TABLE seen (
	id VARCHAR(128) NOT NULL,
	at DATETIME NOT NULL,
	answer TEXT NOT NULL,
	CONSTRAINT pk_seen PRIMARY KEY (id)
)
 WITHOUT ROWID

;
INSERT INTO "seen" VALUES('logged','2026-11-20 12:00:00.000000','Logged 45 min on Vectors');
CREATE TABLE spaces (
	id INTEGER NOT NULL,
	community_id INTEGER NOT NULL,
	platform VARCHAR(16) NOT NULL,
	native_id VARCHAR(64) NOT NULL,
	name TEXT NOT NULL, organiser VARCHAR(64) DEFAULT '' NOT NULL, fallback VARCHAR(64) DEFAULT '' NOT NULL, repeats BOOLEAN DEFAULT 0 NOT NULL, left_at DATETIME,
	CONSTRAINT pk_spaces PRIMARY KEY (id),
	CONSTRAINT fk_spaces_community_id FOREIGN KEY(community_id) REFERENCES communities (id),
	CONSTRAINT uq_spaces_platform_native_id UNIQUE (platform, native_id)
);
INSERT INTO "spaces" VALUES(1,1,'discord','hill','Hill','id-of-tom','general',1,NULL);
CREATE TABLE totals (
	community_id INTEGER NOT NULL,
	cohort_id INTEGER NOT NULL,
	period VARCHAR(16) NOT NULL,
	member_id INTEGER NOT NULL,
	points INTEGER NOT NULL,
	minutes INTEGER NOT NULL,
	entries INTEGER NOT NULL,
	CONSTRAINT pk_totals PRIMARY KEY (community_id, cohort_id, period, member_id),
	CONSTRAINT fk_totals_community_id FOREIGN KEY(community_id) REFERENCES communities (id),
	CONSTRAINT fk_totals_member_id FOREIGN KEY(member_id) REFERENCES members (id)
)
 WITHOUT ROWID

;
INSERT INTO "totals" VALUES(1,0,'all',1,4,45,1);
CREATE TABLE votes (
	community_id INTEGER NOT NULL,
	kind VARCHAR(16) NOT NULL,
	week VARCHAR(8) NOT NULL,
	member_id INTEGER NOT NULL,
	item_id VARCHAR(64) NOT NULL,
	CONSTRAINT pk_votes PRIMARY KEY (community_id, kind, week, member_id),
	CONSTRAINT fk_votes_community_id FOREIGN KEY(community_id) REFERENCES communities (id),
	CONSTRAINT fk_votes_member_id FOREIGN KEY(member_id) REFERENCES members (id)
)
 WITHOUT ROWID

;
INSERT INTO "votes" VALUES(1,'paper','2026-W47',2,'rea-adam');
CREATE INDEX ix_members_community_id ON members (community_id);
CREATE INDEX ix_entries_community_id_member_id_day ON entries (community_id, member_id, day);
CREATE INDEX ix_entries_community_id_member_id_id ON entries (community_id, member_id, id);
CREATE INDEX ix_item_states_community_id_last_at ON item_states (community_id, last_at);
CREATE INDEX ix_schedules_paused_next_run_at ON schedules (paused, next_run_at);
CREATE INDEX ix_schedules_community_id ON schedules (community_id);
CREATE INDEX ix_breaks_community_id ON breaks (community_id);
CREATE INDEX ix_drafts_platform_space_account ON drafts (platform, space, account);
CREATE INDEX ix_drafts_at ON drafts (at);
CREATE INDEX ix_entries_community_id_member_id_item_id ON entries (community_id, member_id, item_id);
CREATE INDEX ix_seen_at ON seen (at);
CREATE INDEX ix_outbox_refresh_at ON outbox (refresh_at) WHERE refresh_at IS NOT NULL;
CREATE INDEX ix_outbox_community_id_item_id ON outbox (community_id, item_id);
CREATE INDEX ix_outbox_member_id ON outbox (member_id);
CREATE INDEX ix_item_states_community_id_item_id_done_at ON item_states (community_id, item_id, done_at);
CREATE INDEX ix_outbox_state_next_try_at_id ON outbox (state, next_try_at, id);
CREATE INDEX ix_past_posts_community_id_item_id_due_at ON past_posts (community_id, item_id, due_at);
CREATE INDEX ix_totals_community_id_cohort_id_period_points_member_id ON totals (community_id, cohort_id, period, points, member_id);
CREATE INDEX ix_entries_community_id_member_id_undone_at ON entries (community_id, member_id, undone_at) WHERE undone_at IS NOT NULL;
CREATE INDEX ix_outbox_state_lease_until ON outbox (state, lease_until) WHERE lease_until IS NOT NULL;
CREATE INDEX ix_outbox_platform_space_sent_at ON outbox (platform, space, sent_at) WHERE sent_at IS NOT NULL;
CREATE INDEX ix_outbox_community_id_due_at ON outbox (community_id, due_at) WHERE person = '';
CREATE INDEX ix_recall_cards_community_id_member_id_due_on ON recall_cards (community_id, member_id, due_on);
CREATE INDEX ix_recall_reviews_community_id_member_id_day ON recall_reviews (community_id, member_id, day);
CREATE INDEX ix_recall_weekly_next_at ON recall_weekly (next_at);
CREATE INDEX ix_accounts_member_id ON accounts (member_id);
CREATE INDEX ix_spaces_community_id ON spaces (community_id);
CREATE INDEX ix_spaces_left_at ON spaces (left_at) WHERE left_at IS NOT NULL;
CREATE INDEX ix_communities_orphaned_at ON communities (orphaned_at) WHERE orphaned_at IS NOT NULL;
CREATE INDEX ix_organisers_community_id ON organisers (community_id);
CREATE INDEX ix_organiser_log_community_id_id ON organiser_log (community_id, id);
CREATE INDEX ix_organiser_log_space_id_account ON organiser_log (space_id, account);
CREATE INDEX ix_organiser_log_at ON organiser_log (at);
DELETE FROM "sqlite_sequence";
INSERT INTO "sqlite_sequence" VALUES('schedules',7);
INSERT INTO "sqlite_sequence" VALUES('breaks',2);
INSERT INTO "sqlite_sequence" VALUES('outbox',1);
INSERT INTO "sqlite_sequence" VALUES('accounts',2);
COMMIT;
