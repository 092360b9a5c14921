package dev.tessera.store.table;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;
import java.util.List;

/** Takes records of one class, which need not be public, apart and puts them together. Method handles take them apart faster than reflection does. */
final class RecordShape {
    private static final MethodHandles.Lookup LOOKUP = MethodHandles.lookup();

    private final Class<?> type;
    private final List<RecordComponent> components;
    private final MethodHandle[] getters;
    private final Constructor<?> constructor;

    RecordShape(Class<?> type) {
        this.type = type;
        this.components = List.of(type.getRecordComponents());
        this.getters = components.stream().map(RecordShape::getter).toArray(MethodHandle[]::new);
        this.constructor = constructor(type, components);
    }

    private static MethodHandle getter(RecordComponent component) {
        Method accessor = component.getAccessor();
        accessor.setAccessible(true);
        try {
            return LOOKUP.unreflect(accessor).asType(MethodType.methodType(Object.class, Object.class));
        } catch (IllegalAccessException e) {
            throw new IllegalStateException("cannot read " + component, e);
        }
    }

    private static Constructor<?> constructor(Class<?> type, List<RecordComponent> components) {
        try {
            Constructor<?> canonical = type.getDeclaredConstructor(
                    components.stream().map(RecordComponent::getType).toArray(Class<?>[]::new));
            canonical.setAccessible(true);
            return canonical;
        } catch (NoSuchMethodException e) {
            throw new IllegalStateException("record " + type + " has no canonical constructor", e);
        }
    }

    List<RecordComponent> components() {
        return components;
    }

    /** What a record has as its component of a number. */
    Object value(Object of, int component) {
        try {
            return getters[component].invokeExact(of);
        } catch (Error | RuntimeException e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException("cannot read " + components.get(component), e);
        }
    }

    /** @throws IllegalArgumentException if the record's constructor does not take the values */
    Object of(Object... values) {
        try {
            return constructor.newInstance(values);
        } catch (InvocationTargetException e) {
            throw new IllegalArgumentException(
                    "a stored row is not a valid " + type.getSimpleName() + ": "
                            + e.getTargetException().getMessage(),
                    e.getTargetException());
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("cannot construct " + type, e);
        }
    }
}
