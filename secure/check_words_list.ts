/**
 * The words of the "Prüfwort": plain German nouns that nobody mistakes for another on the phone. Any two differ in at
 * least three letters and in their sound ("Kölner Phonetik"); check_words_test.ts holds that. The order is part of the
 * protocol.
 */
// deno-fmt-ignore
export const CHECK_WORDS = [
  "Abend", "Adler", "Alarm", "Ameise", "Amsel", "Ananas", "Anzug", "Apotheke",
  "April", "Aquarium", "Arbeit", "Archiv", "Arzt", "Atem", "August", "Auster",
  "Auto", "Backofen", "Bahnhof", "Balkon", "Banane", "Batterie", "Becher", "Beere",
  "Birne", "Blume", "Bogen", "Boot", "Brief", "Bruder", "Brunnen", "Buchstabe",
  "Dampf", "Daumen", "Decke", "Delfin", "Dezember", "Dieb", "Distel", "Doktor",
  "Donner", "Draht", "Drossel", "Durst", "Düne", "Ebbe", "Eidechse", "Elefant",
  "Ernte", "Essig", "Europa", "Fabrik", "Fahrrad", "Familie", "Fenster", "Finger",
  "Flasche", "Fliege", "Flughafen", "Flöte", "Forelle", "Frosch", "Frucht", "Garten",
  "Gebirge", "Gemüse", "Gepäck", "Gewitter", "Gießkanne", "Gips", "Giraffe", "Gitarre",
  "Glocke", "Grille", "Gurke", "Haar", "Herbst", "Himbeere", "Himmel", "Hirsch",
  "Honig", "Hotel", "Huhn", "Imker", "Indien", "Insekt", "Italien", "Januar",
  "Juli", "Juwel", "Jäger", "Kaffee", "Kaiser", "Kaktus", "Kalender", "Kamera",
  "Kamin", "Kanal", "Kaninchen", "Kapelle", "Kapitän", "Karotte", "Kartoffel", "Kastanie",
  "Keks", "Keller", "Kiefer", "Kissen", "Klavier", "Knoblauch", "Knopf", "Komet",
  "Korb", "Korken", "Kran", "Kranich", "Kreuz", "Krokodil", "Kuchen", "Käfig",
  "Kürbis", "Landkarte", "Laterne", "Lavendel", "Lawine", "Lehrer", "Lerche", "Lineal",
  "Luft", "Löffel", "Magnet", "Mandel", "Matrose", "Maulwurf", "Medizin", "Mehl",
  "Melone", "Mensch", "Metall", "Milch", "Mittag", "Monat", "Murmel", "Muschel",
  "Museum", "Musik", "Märchen", "März", "Möwe", "Nashorn", "November", "Obst",
  "Oktober", "Olive", "Onkel", "Oper", "Orange", "Ozean", "Palast", "Panther",
  "Papagei", "Papier", "Paprika", "Pfanne", "Pfarrer", "Pfau", "Pfeffer", "Pferd",
  "Pfirsich", "Pflaster", "Pflaume", "Pilot", "Pinguin", "Pinsel", "Pizza", "Planet",
  "Polizei", "Prinz", "Professor", "Pullover", "Puppe", "Pyramide", "Quadrat", "Qualle",
  "Quitte", "Radio", "Rakete", "Regal", "Rettich", "Richter", "Rock", "Rosine",
  "Rucksack", "Schaufel", "Schirm", "Schlange", "Schlitten", "Schloss", "Schlüssel", "Schmied",
  "Schnabel", "Schnecke", "Schrank", "Schraube", "Schuh", "Schulter", "Schwamm", "Schwert",
  "Schwester", "Sekunde", "Senf", "September", "Sessel", "Sichel", "Silber", "Sofa",
  "Sommer", "Spargel", "Spatz", "Speck", "Spinat", "Sport", "Stadion", "Stadt",
  "Stiefel", "Storch", "Strand", "Strumpf", "Stuhl", "Süden", "Taxi", "Tempel",
  "Teppich", "Theater", "Ticket", "Tomate", "Traktor", "Treppe", "Trommel", "Trompete",
  "Tunnel", "Urlaub", "Ventil", "Vorhang", "Vulkan", "Weizen", "Wurm", "Würfel",
  "Wüste", "Zebra", "Zement", "Zirkus", "Zitrone", "Zucker", "Zwerg", "Zwiebel",
] as const;
