from benchmarks.ports import HIGHEST, LOWEST, free_port


def test_no_two_servers_get_the_same_port_and_none_gets_one_of_an_outgoing_connection():
    ports = [free_port() for _ in range(1000)]

    assert len(set(ports)) == 1000
    assert all(LOWEST <= port < HIGHEST for port in ports)
