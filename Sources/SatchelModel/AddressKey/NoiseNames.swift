/// Names of parameters that select nothing, in lower case.
///
/// Whole names rather than beginnings wherever a name could also be a site's own: `pk_id` is a page,
/// `pk_campaign` is not.
enum NoiseNames {
  static let everywhere = clicks.union(campaigns).union(mailings).union(analysis).union(sharing)
    .union(sessions)

  /// Beginnings that only one tool uses.
  static let beginnings = [
    "utm_", "hsa_", "bsft_", "guce_", "matomo_", "piwik_", "mtm_", "_bta_", "wt.mc", "wt_mc_",
    "at_custom", "fb_action_", "cm_mmc", "aspsessionid", "elqtrack", "sara_", "ns_mail", "hmb_",
    "wt_z",
  ]

  /// Ids of clicks that advertising networks and affiliate programs append.
  private static let clicks = words(
    """
    _openstat asgtbndr awc bd_vid cjdata cjevent click_id clickid dclid dicbo ef_id epik fbclid \
    gad gad_campaignid gad_source gbraid gclid gclsrc iclid igsh igshid irclickid irgwc li_fat_id \
    mibextid msclkid mkwid ob_click_id obclickid oborigurl outbrainclickid pcrid qclid raneaid \
    ranmid ransiteid rb_clickid rdt_cid rtkcid s_kwcid sccid srsltid sscid sznclid tblci tduid \
    ttclid twclid vmcid wbraid wickedid wickedsource yclid ymclid ysclid yj_r zanpid
    """)

  /// What a campaign is called, by whose tool ever.
  private static let campaigns = words(
    """
    _branch_match_id _branch_referrer adjust_adgroup adjust_campaign adjust_creative \
    adjust_referrer adjust_tracker asc_campaign asc_refurl asc_source at_ad_group at_bbc_team \
    at_campaign at_campaign_type at_creation at_format at_link_id at_link_origin at_link_type \
    at_medium at_ptr_name at_variant campaign_content campaign_id campaign_medium campaign_name \
    campaign_source campaign_start campaign_term campaignid cm_cat cm_ite cm_lm cm_pla cm_re cm_sp \
    cm_ven cmpid echobox ftag ftcamp ga_campaign ga_content ga_medium ga_place ga_source ga_term \
    icid int_campaign int_cmp int_content int_medium int_source intcid intcmp itm_campaign \
    itm_channel itm_content itm_medium itm_source itm_term lmd_campaign lmd_creation lmd_medium \
    lmd_source lmd_term mktcid mktcval ns_campaign ns_fee ns_linkname ns_mchannel ns_source ocid \
    otm_campaign otm_content otm_medium otm_source pk_campaign pk_cid pk_content pk_keyword pk_kwd \
    pk_medium pk_source pk_vid s_cid s_ocid sc_campaign sc_channel sc_cid sc_content sc_country \
    sc_geo sc_medium sc_outcome sc_publisher sc_segment sc_source spm ss_campaign_id \
    ss_campaign_name ss_campaign_sent_date ss_email_id ss_source stm_campaign stm_content \
    stm_medium stm_source stm_term tm_campaign tpcc trk_cmp twterm vn_campaign wt_mc wt_ref wt_zmc \
    wtrid xcust xtatc xtcr xtmc xtnp xtor xtref xts
    """)

  /// What newsletters append, often to tell one reader from another.
  private static let mailings = words(
    """
    __s _hsenc _hsfp _hsmi _ke _kx __hsfp __hssc __hstc bxid ck_subscriber_id cndid dm_i dm_t \
    elq elq_cid elq_mid elqaid elqak elqat elqcampaignid elqcampaignname elqformsubmissiontoken \
    email_referrer email_source et_cid et_rid esrc hsctatracking hss_channel \
    inf_contact_key isfreemail mbid mc_cid mc_eid mc_tc mkt_tok ml_subscriber \
    ml_subscriber_hash mpc_newsletter nr_email_referer oly_anon_id oly_enc_id postdigest \
    sailthru_id sfmc_activityid sfmc_id sfmc_journey_id sfmc_sub showwelcomeonshare \
    spjobid spmailingid spreportid spuserid subscriber_hash triedredirect trk_contact \
    trk_module trk_msg trk_sid vero_conv vero_id wpisrc wpmm
    """)

  /// What sites and scripts write into links between their own pages.
  private static let analysis = words(
    """
    __source __tn__ __twitter_impression __xts__ _ga _gac _gid _gl action_object_map \
    action_ref_map action_type_map algo_expid algo_pvid amp_gsa amp_js_v aoh fb_comment_id \
    fb_ref fb_source fref guccounter hc_location hc_ref hpid itid ito leadsource ncid \
    notif_id notif_t ref_ ref_src ref_url referer referrer referringsource refsrc replytocom \
    srnd sref traffic_source trafficsource usqp wprov xg_source
    """)

  private static let sharing = words(
    """
    aw_share fbshare hootpostid igsh postshare reflink s_share share_bar share_button share_code \
    share_from share_id share_link share_medium share_platform share_session_id share_source \
    share_target share_token share_type share_uid shared shareid sharedfrom sharer \
    sharetoken sharetype shareuid smid smprod smtyp soc_src soc_trk sr_share
    """)

  private static let sessions = words(
    "cfid cftoken jsessionid jsessionidsso oscsid phpsessid zenid")

  /// Names that are noise beside the one given here, and otherwise may select.
  static let companions = [
    "instance_id": "campaign_id", "regi_id": "campaign_id", "segment_id": "campaign_id",
    "user_id": "campaign_id", "nl": "campaign_id", "te": "campaign_id", "nb": "share",
    "scm": "spm", "sourceid": "leadsource", "adgroupid": "gclid", "st": "reflink", "mod": "reflink",
  ]

  /// Where readers come from: values, not names.
  static let referrers = words(
    """
    applenews bluesky bsky copylink email emailshare facebook fb fbshare feedburner feedly \
    flipboard googlenews hackernews hn instagram lemmy linkedin lobsters mastodon messenger \
    newsletter nextdoor pinterest pocket producthunt reddit rss rssfeed share shareable sharebar \
    sharebtn sharing slack sms social substack telegram threads tumblr tw twitter \
    useractivityshare vk weibo whatsapp xing youtu youtube
    """)

  /// Where `ref` selects a version of a file.
  static let codeHosts = words(
    "bitbucket.org codeberg.org gitea.com github.com gitlab.* gitlab.com sr.ht sourceforge.net")

  /// Names that are noise on one site, or on the sites of one name in many countries.
  static let bySite: [String: Set<String>] = [
    "aliexpress.*": words(
      "aff_fcid aff_fsk aff_platform aff_trace_key gatewayadapt scm sk terminal_id"),
    "amazon.*": words(
      """
      _encoding ascsubtag content-id crid cv_ct_cx dchild dib dib_tag linkcode pd_rd_i pd_rd_r \
      pd_rd_w pd_rd_wg pf_rd_i pf_rd_m pf_rd_p pf_rd_r pf_rd_s pf_rd_t qid ref ref_ sprefix sr tag
      """),
    "bbc.*": words("ns_mchannel pinned_post_asset_id pinned_post_locator pinned_post_type xtor"),
    "bilibili.com": words(
      """
      bbid from_source from_spmid is_story_h5 mid plat_id share_times spm_id_from timestamp ts \
      unique_k up_id vd_source
      """),
    "bloomberg.com": words("cmpid in_source"),
    "cnn.com": words("cid eref hpt iref"),
    "dailymail.co.uk": words("ico ito"),
    "economist.com": words("etear fsrc"),
    "facebook.com": words(
      "__cft__[0] _rdc _rdr acontext eav extid locale2 m_entstream_source paipv rdid ref refid"),
    "github.com": words("email_source email_token notification_referrer_id"),
    "google.*": words(
      """
      bih biw client dpr ei gs_l gs_lcp gs_lcrp hs iflsig oq rlz sa sca_esv sclient sei sourceid \
      source sxsrf uact usg ved
      """),
    "imdb.com": words("pf_rd_i pf_rd_m pf_rd_p pf_rd_r pf_rd_s pf_rd_t ref_"),
    "lemonde.fr": words("lmd_id"),
    "linkedin.com": words(
      "lipi lici midtoken midsig originalsubdomain rcm refid trackingid trk trkemail trkinfo"),
    "marketwatch.com": words("link mod siteid"),
    "medium.com": words("gi sk source"),
    "msn.com": words("cvid ei ocid pc"),
    "netflix.com": words("jbr tctx trackid"),
    "nytimes.com": words(
      """
      action auth clicksource contentcollection emc hp login mcubz module nl partner pgtype region \
      ref rref searchresultposition te unlocked_article_code version wt.nav
      """),
    "open.spotify.com": words("context nd pi si utm_source"),
    "reddit.com": words("context correlation_id ref ref_campaign ref_source rdt"),
    "substack.com": words("isfreemail publication_id post_id r s token"),
    "theguardian.com": words("cmp dcr"),
    "tiktok.com": words(
      "_d _r _t checksum is_copy_url is_from_webapp sec_uid sec_user_id sender_device timestamp"),
    "twitter.com": words("cn cxt ref_src ref_url refsrc s t"),
    "x.com": words("cn cxt ref_src ref_url refsrc s t"),
    "wsj.com": words("mod st"),
    "yahoo.com": words(".tsrc fr fr2 guccounter tsrc"),
    "youtube.com": words(
      "ab_channel app attr_tag embeds_referring_euri feature gl kw pp si source_ve_path t time_continue"
    ),
  ]
}
