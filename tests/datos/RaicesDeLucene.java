import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.apache.lucene.analysis.es.SpanishLightStemmer;

/**
 * Lee palabras ya plegadas, una por línea, y escribe junto a cada una la raíz que le da el cortador
 * ligero del español de Lucene. Con los jar que trae Elasticsearch:
 *
 *   java -cp '.../elasticsearch-8.19.21/lib/*' RaicesDeLucene.java < palabras
 */
public class RaicesDeLucene {
    public static void main(String[] args) throws Exception {
        var entrada = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        var salida = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        var cortador = new SpanishLightStemmer();
        for (String palabra; (palabra = entrada.readLine()) != null; ) {
            var letras = palabra.toCharArray();
            var largo = cortador.stem(letras, letras.length);
            salida.println(palabra + "," + new String(letras, 0, largo));
        }
    }
}
