/** Defines an element that says where it stands, and with which message; pressed, it asks for something to be written. */
export function define(tag: string, text: string): void {
  customElements.define(
    tag,
    class extends HTMLElement {
      set message(message: { readonly text: string }) {
        this.textContent = `${text} ${message.text.toUpperCase()}`
      }
      set room(room: string) {
        this.textContent ||= `${text} ${room}`
      }
      connectedCallback(): void {
        this.setAttribute('role', 'menuitem')
        this.tabIndex = -1
        this.onclick = () => this.dispatchEvent(new CustomEvent('encke-insert', { detail: 'tea?', bubbles: true, composed: true }))
      }
    },
  )
}
