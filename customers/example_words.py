"""What the example customers are made of: an Argentine town and the provider that connects it."""


def listed(text: str) -> list[str]:
    return [" ".join(name.split()) for name in text.split(",")]


FIRST_NAMES = listed(
    """
    María Belén, Jorge, Valentina, Ramiro, Noelia, Carlos, Lucas, Silvia, Graciela, Norma, Héctor, Daniel,
    Marcela, Rubén, Sofía, Martina, Juan Pablo, Agustín, Florencia, Camila, Facundo, Nicolás, Micaela, Rocío,
    Gustavo, Pablo, Verónica, Claudia, Mirta, Oscar, Raúl, Estela, Ana María, Julieta, Franco, Matías,
    Emilia, Joaquín, Lautaro, Brenda, Natalia, Hugo, Alicia, Cristian, Soledad, Leandro, Yamila, Ezequiel,
    Delfina, Tomás
    """
)
LAST_NAMES = listed(
    """
    Acosta, Ruiz Díaz, Ojeda, Luque, Quiroga, Gómez, Fernández, Romero, Benítez, Sosa, Medina, Giménez,
    Ferreyra, Ledesma, Peralta, Villalba, Bertoni, Moreira, Cabrera, Zapata, Núñez, Ibáñez, Bravo, Maldonado,
    Arias, Correa, Escobar, Godoy, Herrera, Juárez, Luna, Molina, Navarro, Ortiz, Páez, Ríos, Suárez, Toledo,
    Vera, Funes, Bustos, Cáceres, Domínguez, Figueroa, Heredia, Vázquez, Oviedo, Barrionuevo, Ludueña,
    Strumia
    """
)
COMPANIES = listed(
    """
    Ferretería El Tornillo SRL, Colegio San Martín, Consorcio Av. Mitre 1240, Panadería La Espiga, Farmacia
    Del Pueblo, Corralón Los Hermanos SA, Estudio Contable Bertoni, Veterinaria Patitas, Supermercado La
    Familia, Hostería El Ceibo, Taller Mecánico Zapata, Agro Norte SRL, Cooperativa de Trabajo El Horno, Club
    Atlético Villa Elisa, Óptica Central, Librería Mafalda, Gimnasio Punto Fit, Clínica Santa Rita,
    Inmobiliaria Ríos, Transporte Ludueña SRL, Carnicería Don Oscar, Rotisería La Nona, Jardín Rayuela,
    Distribuidora Sur SRL, Imprenta Gráfica Uno, Heladería Nevada, Lavadero Express, Metalúrgica Strumia SA,
    Vivero Las Acacias, Radio FM Del Valle, Kiosco La Esquina, Bodega Alto Paso
    """
)
STREETS = listed(
    """
    Los Ceibos, Av. San Martín, Belgrano, 9 de Julio, Las Acacias, Av. Mitre, Rivadavia, Los Aromos,
    Sarmiento, 25 de Mayo, Los Álamos, Moreno, Urquiza, Las Heras, Bv. Illia, Pasaje Lapacho, Pellegrini,
    Güemes, Los Paraísos, Av. Circunvalación, Dorrego, Alem, Ruta 11
    """
)
# City → its neighbourhoods, and where they are on the map (degrees, near enough).
TOWNS = {
    "Villa Elisa": (["Villa Elisa Norte", "Centro", "Los Aromos", "Barrio Jardín"], (-31.318, -64.276)),
    "La Granja": (["Centro", "Alto La Granja", "Los Molles"], (-31.008, -64.263)),
    "Río Ceballos": (["Ñu Porá", "Centro", "Loza"], (-31.169, -64.323)),
    "Unquillo": (["Cabana", "Centro", "Pizarro"], (-31.231, -64.316)),
}
PLANS = ["Fibra 50", "Fibra 100", "Fibra 100", "Fibra 300", "Fibra 300", "Fibra 600", "Inalámbrico 20"]
COMPANY_PLANS = ["Fibra Empresa 100", "Fibra Empresa 300", "Dedicado 50"]
NODES = [f"VEN-{number:02d}" for number in range(1, 13)]
TAGS = ["vip", "mayorista", "débito automático", "cámaras", "jubilado", "obra en curso"]
NICKNAMES = ["Tito", "Beba", "El Colo", "Nena", "Pocho", "La Flaca", "Cacho", "Coca"]
NOTES = [
    "Perro suelto en el fondo: avisar antes de entrar.",
    "Trabaja de noche, llamar después de las 15.",
    "El tablero está en lo de la vecina.",
    "Pide factura A.",
    "Portero eléctrico roto: avisar por WhatsApp al llegar.",
]
# Nobody's: reserved for examples, so that a channel connected to the world writes to no stranger.
MAIL_DOMAINS = ["correo.example", "correo.example", "buzon.example", "mensajes.example"]
# As people mistype the big mail houses. None of these ends in a top level that exists.
TYPO_DOMAINS = ["gmail.con", "hotmail.con", "gmial.con", "hotmial.con", "outlok.con", "yahoo.con"]
