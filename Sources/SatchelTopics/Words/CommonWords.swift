/// Words that stand in texts of every topic, in the languages that most pages are written in.
enum CommonWords {
  /// Takes a folded word that is not stemmed.
  static func contain(_ word: [UInt8]) -> Bool {
    word.count < 2 && word.allSatisfy { $0 >= 0x61 } || all.contains(Term(word))
  }

  private static let all = Set(
    (english + german + french + spanish + italian + portuguese
      + dutch + nordic + slavic).split(separator: " ").map { Term($0.utf8) })

  private static let english = """
    a about above after again all almost also although always am among an and another any anyone \
    are as at be because been before being below between both but by can cannot could did didn do \
    does doesn doing don done down during each either else enough even ever every few for from \
    further get gets getting got had has have haven having he her here hers him his how however if \
    im in into is isn it its itself just know let like ll made make makes many may me might more \
    most much must my need never no nor not now of off often on once one only or other others our \
    out over own perhaps quite rather re really said same say says see she should shouldn since so \
    some something still such than that the their them then there these they thing things this \
    those though through thus to too under until up upon us use used using ve very want was wasn \
    way we well were what when where whether which while who whom whose why will with within \
    without won would wouldn yes yet you your
    """
  private static let german = """
     aber alle allem allen aller alles als also am an ander andere anderen auch auf aus bei beim bin \
    bis bist da damit dann das dass dein dem den denn der des dich die dies diese diesem diesen \
    dieser dir doch dort du durch ein eine einem einen einer eines er es etwas euch fur gegen hab \
    haben hat hatte hier hinter ich ihm ihn ihnen ihr ihre im immer in ist ja jede jeder jetzt kann \
    kein keine konnen machen man mehr mein mich mir mit muss nach nicht nichts noch nun nur ob oder \
    ohne sehr sein seine sich sie sind so soll sondern uber um und uns unser unter viel vom von vor \
    war waren was weil weiter wenn werden wie wieder will wir wird wo wurde zu zum zur zwischen
    """
  private static let french = """
     afin ainsi alors apres au aucun aussi autre autres aux avait avant avec avoir bien car ce cela \
    ces cet cette ceux chaque comme dans de depuis des deux donc dont du elle elles en encore entre \
    est et etait ete etre eux fait faire faut il ils je jour la le les leur leurs lui mais me meme \
    moi moins mon ne nos notre nous on ont ou par parce pas peu peut plus pour pourquoi qu quand que \
    quel quelle qui sa sans se selon ses si sinon son sont sous sur ta te tes toi ton tous tout toute \
    toutes tres trop tu un une votre vous
    """
  private static let spanish = """
     al algo algunos ante antes asi aunque cada casi como con contra cual cuando de del desde donde \
    dos el ella ellos en entre era es esa ese eso esta estaba estado estan estar estas este esto \
    estos fue ha hace han hasta hay la las le les lo los mas me mi mientras muy nada ni no nos \
    nosotros nuestro o otra otro otros para pero poco por porque puede que quien se sea ser si sido \
    sin sino sobre solo son su sus tambien tan tanto te tener tiene toda todas todo todos tras un \
    una uno unos vez y ya yo
    """
  private static let italian = """
     ad agli ai al alla alle anche ancora avere aveva che chi ci cio come con cosi cui da dal dalla \
    dei del della delle dello dentro deve di dopo dove due e ed era essere fa fare fra gia gli ha \
    hanno ho il in io la le lei li lo loro lui ma mai molto ne negli nei nel nella nelle noi non nostro \
    o ogni oltre per perche piu poi prima puo quale quando quanto quella quelle quello questa queste \
    questi questo qui se sempre senza si sia solo sono sopra sta stato su sua sue sugli sul sulla suo \
    suoi tra tutti tutto un una uno vi
    """
  private static let portuguese = """
     ao aos apos aquela aquele as ate com como da das de dela dele depois do dos e ela elas ele eles \
    em entao era essa esse esta estao este eu foi foram ha isso isto ja mais mas mesmo muito na nao \
    nas nem no nos nossa nosso num numa o os ou para pela pelas pelo pelos pode por qual quando que \
    quem sao se seja sem ser seu seus so sua suas tambem tem tinha um uma voce
    """
  private static let dutch = """
     aan al alle als altijd andere ben bij daar dan dat de deze die dit doen door dus een en er geen \
    geweest haar had heb hebben heeft hem het hier hij hoe hun iets ik in is ja je kan kunnen maar me \
    meer men met mij mijn moet na naar niet niets nog nu of om omdat onder ons ook op over te tegen \
    toch toen tot uit uw van veel voor want waren was wat we wel werd wie wij wordt worden zal ze \
    zelf zich zij zijn zo zonder zou
    """
  private static let nordic = """
     alla allt att av blev bli da de den denna deras dess det detta dig din ditt du efter eller en \
    er et ett fra fran har hade han hans har hon hur hvad hvor i icke ikke inte ja jag jeg kan kunde \
    maste med mellan men mer mig min mot mycket na nagon nar ni nu nya och og om op pa sa samma sig \
    sin sina skal skulle som til till under upp ut utan vad var vara vi vid vil vill vilka
    """
  private static let slavic = """
     а без более бы был была были было быть в вам вас весь во вот все всего всех вы где да даже для \
    до его ее если есть еще же за и из или им их к как когда которые который кто ли лишь между меня \
    мне можно мы на над надо нас не него нее нет ни них но о об один он она они оно от очень по под \
    после потому при про с сам свою себя со так также такой там те тем то того тоже только том тот \
    ты у уже хотя чего чем что чтобы эта эти это этого этот я але але бо від він вона вони для до з \
    за зі і й його коли на не ні про та такий так те то це цей чи що як яка який ale ani az bo by byc \
    byl byla byli co czy dla do gdy i ich ja jak jako je jej jest jeszcze juz kiedy ktora ktore ktory \
    ma mnie moze na nad nie niz o od on ona oni oraz po pod przed przez przy sa sie ta tak takze tam \
    te tego tej ten to tu tylko tym w we wiec z za ze zeby jsem jsou kde ktera ktere pak pro proto \
    si tak take tento
    """
}
