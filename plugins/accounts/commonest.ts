/** Passwords of ten characters and more that everybody tries first, in lower case. */
export const COMMONEST: ReadonlySet<string> = new Set(
  `
  1q2w3e4r5t 1q2w3e4r5t6y 1q2w3e4r5t6y7u 1qaz2wsx3edc 1qaz2wsx3edc4rfv 1qazxsw23edc 2wsx3edc4rfv q1w2e3r4t5 q1w2e3r4t5y6 qazwsxedcrfv
  qazwsxedcrfvtgb zaq12wsxcde3 zaq1zaq1zaq1 qwertyuiop1 qwertyuiop12 qwertyuiop123 qwerty12345 qwerty123456 qwerty1234567 qwerty12345678
  qwerty123456789 qwertyqwerty qwerty1234 qwerty123! 123qweasdzxc qweasdzxc123 123qwe123qwe qwe123qwe123 qweasdzxc1 asdfghjkl1 asdfghjkl123
  asdf1234567 asdfasdfasdf zxcvbnm123 zxcvbnm1234 zxcvbnm12345 azertyuiop azertyuiop123 azerty12345 azerty123456 qwertzuiop qwertzuiop123
  123456789a 123456789q 123456789z 12345678910 1234567891 123456789123 1234567891011 1234567890a 1234567890q a123456789 q123456789
  aa123456789 aa12345678 abc123456789 abc1234567 abcd123456 abcd12345678 abcde12345 abcdef123456 abcdefg123 abcdefg1234 123456abcdef
  123abc123abc 1234qwerty 12345qwert 123456qwerty 1234567qwerty 123456789qwerty 1122334455 112233445566 11223344556677 1029384756
  0192837465 5544332211 9988776655 1357924680 2468013579 1234554321 12345654321 123454321a 0123456789a 147258369a 1472583690 147258369147
  789456123a 7894561230 789456123123 159357456852 159753456852 741852963a 7418529630 963852741a 9638527410 321654987a 3216549870 456789123a
  password00 password01 password1! password10 password11 password12 password123 password1234 password12345 password123456 password123!
  password1234! password2020 password2021 password2022 password2023 password2024 password2025 password2026 password99 password@1
  password@123 password@1234 password#123 password_123 password!! password1! passwordpassword passw0rd12 passw0rd123 passw0rd1234
  p@ssw0rd12 p@ssw0rd123 p@ssw0rd1234 p@ssword12 p@ssword123 pa55word12 pa55word123 pa$$word123 pa$$w0rd123 mypassword mypassword1
  mypassword123 thepassword thisismypassword newpassword newpassword1 newpassword123 nopassword yourpassword ourpassword secretpassword
  iloveyou12 iloveyou123 iloveyou1234 iloveyou12345 iloveyou!! iloveyou2! iloveyouso iloveyousomuch iloveyou4ever iloveyouforever
  iloveyoubaby ilovemyself iloveme123 ilovemymom ilovemyfamily ilovejesus ilovejesus1 imissyou123 loveyou123 lovelove123 lovelovelove
  administrator administrator1 adminadmin admin12345 admin123456 admin1234567 admin12345678 admin@1234 admin@12345 administrador rootroot12
  changeme12 changeme123 changeme1234 changemenow changethis1 pleasechangeme default123 defaultpassword temporary1 temppassword test123456
  test1234567 test12345678 testtest12 testing123 testing1234 testtesttest testpassword guest12345 guestguest welcome123 welcome1234
  welcome12345 welcome2020 welcome2021 welcome2022 welcome2023 welcome2024 welcome2025 welcome2026 welcome@123 welcome123! welcometo1
  letmein123 letmein1234 letmein12345 letmeinnow letmeinplease opensesame opensesame1 trustno1234 trustno1trustno1 dragon12345 dragon123456
  monkey12345 monkey123456 football10 football12 football123 football1234 baseball12 baseball123 baseball1234 basketball basketball1
  basketball12 basketball123 volleyball volleyball1 superman123 superman1234 batman12345 spiderman1 spiderman12 spiderman123 starwars123
  starwars1234 pokemon123 pokemon1234 pokemon12345 michael123 michael1234 jennifer12 jennifer123 jordan12345 charlie123 charlie1234
  liverpool1 liverpool12 liverpool123 manchester manchester1 manchesterunited barcelona1 barcelona10 barcelona123 realmadrid realmadrid1
  chelsea123 arsenal123 juventus123 sunshine12 sunshine123 sunshine1234 princess12 princess123 princess1234 butterfly1 butterfly12
  butterfly123 chocolate1 chocolate12 chocolate123 strawberry strawberry1 watermelon blackberry pineapple1 elephant123 cheesecake
  computer12 computer123 computer1234 internet12 internet123 minecraft1 minecraft12 minecraft123 samsung123 samsung1234 playstation
  playstation1 playstation2 playstation3 playstation4 motherfucker fuckyou123 fuckyou1234 fuckoff123 asshole123 bismillah1 bismillah123
  jesuschrist jesus12345 godisgood1 godisgreat godislove1 christian1 alexander1 alexander123 alexandra1 christina1 christopher christopher1
  elizabeth1 stephanie1 california california1 australia1 singapore1 september1 september11 november11 whatever12 whatever123 superstar1
  hello12345 hello123456 hellohello hellohello1 helloworld helloworld1 helloworld123 hellokitty hellokitty1 hello123hello goodmorning
  goodmorning1 goodbye123 secret1234 secret12345 secret123456 supersecret supersecret1 topsecret1 topsecret123 master12345 master123456
  masterkey1 skywalker1 lukeskywalker thunder123 summer2020 summer2021 summer2022 summer2023 summer2024 summer2025 summer2026 winter2020
  winter2021 winter2022 winter2023 winter2024 winter2025 winter2026 spring2024 spring2025 autumn2024 autumn2025 company123 company1234
  woaini1314 woaini1314520 5201314520 5201314woaini 1314520520 woaini5201314 a1b2c3d4e5 a1b2c3d4e5f6 a1s2d3f4g5 z1x2c3v4b5
  `
    .trim()
    .split(/\s+/),
)
