"""Llegar: la invitación con que se entra la primera vez y «Ponte al día»."""
