/// What words at the start of a block are about when sites speak for themselves there.
enum FurnitureWord: Int, CaseIterable {
  case name, rights, share, related, advert, subscribe, comment, cookie, account, topic, picture
  case contact, more, update, disclosure

  private static let spellings: [Self: String] = [
    .name: "by von par por di af door von written author authors autor redaktion redazione staff "
      + "reporter correspondent 作者 记者 編輯 编辑 责编",
    .rights: "copyright rights reserved reprint permission license licensed derechos "
      + "droits rechte vorbehalten riservati diritti reservados 版权 版權 转载 轉載 声明 侵权",
    .share: "share shares teilen partager compartir compartilhar condividi delen dela facebook "
      + "twitter whatsapp pinterest linkedin email print drucken imprimer imprimir stampa telegram "
      + "分享 转发 微信 微博 扫码 二维 シェ",
    .related: "related recommended recommend trending popular also similar latest mehr "
      + "verwandte ähnliche aussi leer también lea leia leggi czytaj zobacz też również vea mira veja ler interesar guarda xem "
      + "thêm ilgili læs läs lue katso olvassa přečtěte citește lesenswert thema dazu anche lees lire zum baca juga "
      + "相关 相關 推荐 推薦 延伸 热门 熱門 関連 人気 читайте также",
    .advert:
      "advert advertisement advertising sponsored sponsor promoted anzeige werbung publicidad "
      + "publicité pubblicità advertentie annons reklama реклама 广告 廣告 広告 광고",
    .subscribe: "subscribe subscription subscribers newsletter newsletters signup inbox abonnieren "
      + "abonnez abonneren iscriviti suscríbete suscribete assine join donate support premium alerts "
      + "notifications follow following folgen suivez síguenos seguici 关注 關注 订阅 訂閱",
    .comment:
      "comment comments commented reply replies kommentar kommentare commentaires comentarios "
      + "commenti reacties kommentarer discussion 评论 評論 留言 回复 コメ",
    .cookie: "cookie cookies consent gdpr privacy datenschutz confidentialité privacidad partners "
      + "vendors browser javascript 隐私",
    .account: "login signin sign log register registered account password username anmelden "
      + "registrieren connexion iniciar acceder 登录 登入 注册 註冊 会员 ログ",
    .topic: "tags tagged tag filed topics topic category categories keywords schlagwörter themen "
      + "etiquetas stichworte 标签 標籤 关键 關鍵 タグ",
    .picture:
      "photo photos photograph photographer image images picture credit credits getty reuters "
      + "shutterstock istock afp foto fotos fotografie bild bildquelle quelle source crédit "
      + "courtesy screenshot file 图片 圖片 图源 来源 來源 資料 写真",
    .contact: "contact tel phone fax address mailto call hours monday friday kontakt "
      + "telefon adresse contacto teléfono 电话 電話 联系 聯絡 地址 邮箱",
    .more:
      "more read click here continue view see watch listen download next previous prev back load "
      + "show weiterlesen weiter zurück suite suivant siguiente anterior 点击 點擊 查看 阅读 閱讀 "
      + "上一 下一 更多 下载 下載",
    .update: "updated published posted date aktualisiert veröffentlicht publié publicado "
      + "pubblicato min minutes ago 发布 發布 更新 时间 時間",
    .disclosure:
      "affiliate commission disclosure disclaimer opinions views terms conditions policy "
      + "agree agreement earn purchase links endorse necessarily 免责 举报",
  ]

  /// What a heading says that heads no part of the article.
  static let besidesArticle = [
    Self.share, .related, .advert, .subscribe, .comment, .cookie, .account, .topic, .more,
  ].reduce(UInt32(0)) { $0 | $1.bit }

  var bit: UInt32 { 1 << UInt32(rawValue) }

  static let words = NameTable<Self>(
    spellings.flatMap { kind, spellings in
      spellings.split(separator: " ").map { (String($0), kind) }
    })
}
