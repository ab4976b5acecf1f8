package kindred.study;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import com.google.gson.TypeAdapter;
import com.google.gson.TypeAdapterFactory;
import com.google.gson.reflect.TypeToken;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import com.google.gson.stream.JsonWriter;
import java.io.IOException;
import java.lang.reflect.ParameterizedType;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import kindred.plot.Figure;
import tech.tablesaw.api.Table;

/** The JSON of a report: records as objects, and the few types that JSON does not know. Loses no bit of a number. */
final class Json {
    static final Gson GSON = new GsonBuilder()
            .serializeNulls()
            .disableHtmlEscaping()
            .registerTypeAdapter(double.class, new Real())
            .registerTypeAdapter(Double.class, new Real())
            .registerTypeAdapter(Instant.class, new Moment())
            .registerTypeAdapter(Table.class, new TableJson())
            .registerTypeAdapter(Figure.class, new FigureJson())
            .registerTypeAdapterFactory(new Maybe())
            .registerTypeAdapterFactory(new Sealed())
            .create();

    private Json() {
    }

    /** Numbers; JSON has none for the infinities, so they are text. */
    static final class Real extends TypeAdapter<Double> {
        @Override
        public void write(JsonWriter out, Double value) throws IOException {
            if (Double.isFinite(value)) {
                out.value(value);
            } else {
                out.value(value.toString());
            }
        }

        @Override
        public Double read(JsonReader in) throws IOException {
            return Double.valueOf(in.nextString());
        }
    }

    private static final class Moment extends TypeAdapter<Instant> {
        @Override
        public void write(JsonWriter out, Instant value) throws IOException {
            out.value(value.toString());
        }

        @Override
        public Instant read(JsonReader in) throws IOException {
            return Instant.parse(in.nextString());
        }
    }

    /** A figure's own JSON stands inside the report's, not as quoted text. */
    private static final class FigureJson extends TypeAdapter<Figure> {
        @Override
        public void write(JsonWriter out, Figure figure) throws IOException {
            out.beginObject().name("title").value(figure.title()).name("plotly");
            GSON.toJson(JsonParser.parseString(figure.json()), out);
            out.endObject();
        }

        @Override
        public Figure read(JsonReader in) throws IOException {
            JsonObject object = JsonParser.parseReader(in).getAsJsonObject();
            return Figure.ofJson(object.get("plotly").toString(), object.get("title").getAsString());
        }
    }

    /** An optional is its value, or null. */
    private static final class Maybe implements TypeAdapterFactory {
        @Override
        @SuppressWarnings("unchecked")
        public <T> TypeAdapter<T> create(Gson gson, TypeToken<T> type) {
            if (type.getRawType() != Optional.class) {
                return null;
            }
            TypeToken<?> inner = TypeToken.get(((ParameterizedType) type.getType()).getActualTypeArguments()[0]);
            return (TypeAdapter<T>) adapter(gson.getAdapter(inner));
        }

        private static <V> TypeAdapter<Optional<V>> adapter(TypeAdapter<V> inner) {
            return new TypeAdapter<>() {
                @Override
                public void write(JsonWriter out, Optional<V> value) throws IOException {
                    if (value.isPresent()) {
                        inner.write(out, value.get());
                    } else {
                        out.nullValue();
                    }
                }

                @Override
                public Optional<V> read(JsonReader in) throws IOException {
                    if (in.peek() == JsonToken.NULL) {
                        in.nextNull();
                        return Optional.empty();
                    }
                    return Optional.of(inner.read(in));
                }
            };
        }
    }

    /** A value of a sealed interface says which of the permitted records it is. */
    private static final class Sealed implements TypeAdapterFactory {
        private static final String KIND = "is";

        @Override
        public <T> TypeAdapter<T> create(Gson gson, TypeToken<T> type) {
            Class<? super T> sealed = type.getRawType();
            if (!sealed.isSealed()) {
                return null;
            }
            return new TypeAdapter<>() {
                @Override
                public void write(JsonWriter out, T value) throws IOException {
                    JsonObject object = new JsonObject();
                    object.addProperty(KIND, value.getClass().getSimpleName());
                    gson.toJsonTree(value, value.getClass()).getAsJsonObject().asMap().forEach(object::add);
                    gson.toJson(object, out);
                }

                @Override
                @SuppressWarnings("unchecked")
                public T read(JsonReader in) throws IOException {
                    JsonObject object = JsonParser.parseReader(in).getAsJsonObject();
                    String kind = object.remove(KIND).getAsString();
                    Class<?> permitted = Arrays.stream(sealed.getPermittedSubclasses())
                            .filter(subclass -> subclass.getSimpleName().equals(kind))
                            .findFirst()
                            .orElseThrow(() -> new JsonParseException(
                                    "\"" + kind + "\" is no " + sealed.getSimpleName()));
                    return (T) gson.fromJson(object, permitted);
                }
            };
        }
    }
}
