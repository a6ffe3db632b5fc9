import SatchelBytes
import SatchelTestSupport
import SatchelWire
import Testing

@Suite struct AccountTests {
  @Test func registeringTwiceIsALostAnswer() throws {
    let relay = try RunningRelay()
    let phone = TestMachine()
    var other = phone.sibling()
    other.token = phone.sibling().token

    let first = try relay.ask("POST", RelayPath.accounts, body: phone.registration)
    let again = try relay.ask("POST", RelayPath.accounts, body: phone.registration)
    let taken = try relay.ask("POST", RelayPath.accounts, body: other.registration)

    #expect(first.status == 201)
    #expect(again.status == 200)
    #expect(taken.status == 409)
  }

  @Test func aCodeFindsItsKeyFileWithoutAToken() throws {
    let relay = try RunningRelay()
    let phone = try relay.machine()

    let found = try relay.ask("GET", RelayPath.keyFile(phone.locator))
    let unknown = try relay.ask("GET", RelayPath.keyFile(Locator(high: 1, low: 1)))

    #expect(found.body == phone.keyFile)
    #expect(unknown.status == 404)
    #expect(unknown.text == "no library answers to this code here\n")
  }

  @Test func anUnknownAccountAndAWrongTokenGetOneAnswer() throws {
    let relay = try RunningRelay()
    let (phone, stranger) = (try relay.machine(), TestMachine())

    let wrongToken = try relay.ask("GET", phone.log(), stranger.bearer)
    let noAccount = try relay.ask("GET", stranger.log(), stranger.bearer)
    let noToken = try relay.ask("GET", phone.log())

    for answer in [wrongToken, noAccount, noToken] {
      #expect(answer.status == 401)
      #expect(answer.text == wrongToken.text)
    }
  }

  @Test func anInviteIsSpentByOneAccount() throws {
    let relay = try RunningRelay("--registration", "invite")
    let (phone, other) = (TestMachine(), TestMachine())
    let code = try relay.command("invite").output.split(separator: "\n").first ?? ""
    let invite = ["Satchel-Invite: \(code)"]

    let without = try relay.ask("POST", RelayPath.accounts, body: phone.registration)
    let first = try relay.ask("POST", RelayPath.accounts, invite, body: phone.registration)
    let again = try relay.ask("POST", RelayPath.accounts, invite, body: phone.registration)
    let second = try relay.ask("POST", RelayPath.accounts, invite, body: other.registration)

    #expect(without.status == 403)
    #expect(first.status == 201)
    #expect(again.status == 200)
    #expect(second.status == 403)
  }

  @Test func aClosedRelayTakesNoAccounts() throws {
    let relay = try RunningRelay("--registration", "closed")

    let answer = try relay.ask("POST", RelayPath.accounts, body: TestMachine().registration)

    #expect(answer.status == 403)
    #expect(answer.text == "this relay takes no new accounts\n")
  }

  @Test func devicesAreAddedListedAndRemoved() throws {
    let relay = try RunningRelay()
    let phone = try relay.machine()
    let laptop = try relay.machine(joining: phone)
    let again = try relay.ask(
      "POST", RelayPath.devices(phone.account), laptop.enrol, body: laptop.enrolment)

    let listed = try relay.ask("GET", RelayPath.devices(phone.account), phone.bearer)
    let device = SecretHash(of: laptop.token).device
    let path = RelayPath.device(phone.account, device)
    let removed = try relay.ask("DELETE", path, phone.bearer)
    let removedAgain = try relay.ask("DELETE", path, phone.bearer)
    let shutOut = try relay.ask("GET", laptop.log(), laptop.bearer)

    let entries = listed.text.split(separator: "\n").compactMap { DeviceEntry(line: $0) }
    #expect(again.status == 200)
    #expect(Set(entries.map(\.device)) == [device, SecretHash(of: phone.token).device])
    #expect(removed.status == 204)
    #expect(removedAgain.status == 404)
    #expect(shutOut.status == 401)
  }

  @Test func aTokenDoesNotEnrolAndAnEnrolSecretReadsNothing() throws {
    let relay = try RunningRelay()
    let phone = try relay.machine()

    let byToken = try relay.ask(
      "POST", RelayPath.devices(phone.account), phone.bearer, body: phone.sibling().enrolment)
    let bySecret = try relay.ask("GET", phone.log(), phone.enrol)

    #expect(byToken.status == 401)
    #expect(bySecret.status == 401)
  }

  @Test func rotatingShutsOutTheOtherMachines() throws {
    let relay = try RunningRelay()
    let (phone, next) = (try relay.machine(), TestMachine())
    let laptop = try relay.machine(joining: phone)
    let rotation = Rotation(
      locator: next.locator, enrol: SecretHash(of: next.enrolSecret), keyFile: next.keyFile)

    let answer = try relay.ask(
      "POST", RelayPath.rotate(phone.account), phone.bearer, body: rotation.encoded())

    #expect(answer.status == 200)
    #expect(try relay.ask("GET", laptop.log(), laptop.bearer).status == 401)
    #expect(try relay.ask("GET", phone.log(), phone.bearer).status == 204)
    #expect(try relay.ask("GET", RelayPath.keyFile(phone.locator)).status == 404)
    #expect(try relay.ask("GET", RelayPath.keyFile(next.locator)).body == next.keyFile)
  }

  @Test func theOwnerCanShutEveryMachineOutWhileServing() throws {
    let relay = try RunningRelay()
    let phone = try relay.machine()
    let poll = try relay.connect()
    try poll.send(Connection.request("GET", phone.log(wait: 50), phone.bearer))

    let outcome = try relay.command("accounts", "reset", phone.account.hex)

    #expect(outcome.status == 0)
    #expect(try poll.answer().status == 401)
    #expect(try relay.ask("GET", phone.log(), phone.bearer).status == 401)
  }
}

@Suite struct CommandTests {
  @Test func anAddressThatOthersCanReachNeedsEncryption() throws {
    let folder = try TemporaryFolder()

    let outcome = try RunningProgram(
      RunningRelay.path, ["serve", "--listen", "0.0.0.0:0", "--data", folder.path("data")]
    ).outcome()

    #expect(outcome.status != 0)
    #expect(outcome.errors.contains("give --certificate and --key, or --behind-proxy"))
  }

  @Test func aFolderIsServedOnce() throws {
    let relay = try RunningRelay()

    let second = try relay.command("serve", "--listen", "127.0.0.1:0")

    #expect(second.status != 0)
    #expect(second.errors.contains("another satchel-relay serves"))
  }

  @Test func aFolderWithoutALogIsNotMadeByAccident() throws {
    let folder = try TemporaryFolder()

    let outcome = try RunningProgram(
      RunningRelay.path, ["invite", "--data", folder.path("typo")]
    ).outcome()

    #expect(outcome.status != 0)
    #expect(outcome.errors.contains("there is no relay's log in"))
  }
}
